/**
 * The site's edge: the only place where a pseudonym leads back to a patient. What lies here is never sent, stored or logged
 * anywhere else; whoever brings results back asks {@link dev.muduo.ingest.edge.ReidentificationMap}.
 */
package dev.muduo.ingest.edge;
