/**
 * The checks at the door: what is let in is a readable, plausible study or annotation, re-encoded on local disk; what is not
 * is refused with what was expected, what came and what to do. Nothing here stores or publishes.
 */
package dev.muduo.ingest.door;
