/**
 * Studies, annotations and reviews in: from HTTP or a watched folder, past the checks at the door, into the object store and,
 * through the one leader of the site, onto the log.
 *
 * <p>The way of a study: {@code http} streams its files to disk, {@code door} checks and re-encodes them, {@code intake}
 * stores them, {@code leader} decides who and which revision it is and commits the event. Only then is it acknowledged.
 *
 * <p>DICOM instances come one by one: {@code stow}, {@code source} and archives put them into the {@code spool}, where they are
 * durable; its assembler hands a study that is whole to {@code dicom}, which chooses its CT and PET and makes them volumes, and
 * from there it goes the same way.
 */
package dev.muduo.ingest;
