/**
 * STOW-RS, the way in which other systems push instances over HTTP (PS3.18, 10.5): the body is streamed to disk, taken apart
 * there, and each instance goes into the spool before it is acknowledged.
 */
package dev.muduo.ingest.stow;
