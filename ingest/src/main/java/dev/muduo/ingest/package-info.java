/**
 * Studies, annotations and reviews in: from HTTP or a watched folder, past the checks at the door, into the object store and,
 * through the one leader of the site, onto the log.
 *
 * <p>The way of a study: {@code http} streams its files to disk, {@code door} checks and re-encodes them, {@code intake}
 * stores them, {@code leader} decides who and which revision it is and commits the event. Only then is it acknowledged.
 */
package dev.muduo.ingest;
