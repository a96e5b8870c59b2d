/** Pseudonyms: patients and studies are known inside by keyed hashes only. */
package dev.muduo.ingest.identity;
