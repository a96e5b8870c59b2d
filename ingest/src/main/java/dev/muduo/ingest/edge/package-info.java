/**
 * The site's edge: the only place where a pseudonym leads back to a patient. What lies here is never sent, stored or logged
 * anywhere else; whoever brings results back asks {@link dev.muduo.ingest.edge.ReidentificationMap}, whoever
 * takes what somebody drew asks {@link dev.muduo.ingest.edge.OriginalNames} whether it was drawn on the study's own images.
 */
package dev.muduo.ingest.edge;
