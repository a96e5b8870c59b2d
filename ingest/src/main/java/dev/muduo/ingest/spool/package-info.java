/**
 * DICOM instances that were pushed to this site, on local disk until their study is whole. What lies here names patients and
 * never leaves the site's edge: directories and files are readable by their owner alone, and are called by pseudonyms.
 *
 * <p>{@link dev.muduo.ingest.spool.Spool} keeps the instances and what became of their studies;
 * {@link dev.muduo.ingest.spool.StudyAssembler} hands a study on when nothing more has come for a while.
 * {@link dev.muduo.ingest.spool.OutstandingPulls} are those that an archive has not given, {@link
 * dev.muduo.ingest.spool.DecidedStudies} what people have decided, and {@link dev.muduo.ingest.spool.DicomStudies} is all of it as
 * people see it. Whatever moment the process dies at, the next one goes on from what is on disk.
 */
package dev.muduo.ingest.spool;
