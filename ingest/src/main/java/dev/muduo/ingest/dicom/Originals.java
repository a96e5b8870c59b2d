package dev.muduo.ingest.dicom;

/** Keeps, at the site's edge, what is needed to bring results back to the right patient. */
@FunctionalInterface
public interface Originals {
    /** For a site that brings nothing back. */
    Originals FORGOTTEN = study -> {};

    /**
     * Called on the thread of the intake, after a study is stored and before it is proposed, possibly more than once with the
     * same or with another revision. What this throws stops the proposal.
     */
    void keep(OriginalStudy study);

    /** Forgets a study with all its revisions, if it is known: nothing leads back from it any more. */
    default void forget(String studyId) {}
}
