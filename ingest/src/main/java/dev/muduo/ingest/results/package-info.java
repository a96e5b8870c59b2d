/**
 * Results back: every mask that was served of a study that came as DICOM becomes DICOM objects and goes into the archives that are
 * configured, under the patient's own identifiers or, into an archive of others, under pseudonyms. Driven by SegmentationServed
 * ({@link dev.muduo.ingest.results.ResultSender}); the way back to the patient is asked of {@link dev.muduo.ingest.edge} and goes
 * nowhere but into the objects.
 *
 * <p>The names of all objects follow from study, revision, checkpoint and series, so that sending them again changes nothing.
 */
package dev.muduo.ingest.results;
