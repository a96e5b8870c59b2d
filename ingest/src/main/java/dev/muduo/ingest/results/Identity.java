package dev.muduo.ingest.results;

/** Whose names are in the objects that an archive gets. */
public enum Identity {
    /** The patient's, and those of the original study: for the archive that the study came from. */
    ORIGINAL,
    /** Nobody's: pseudonyms, new UIDs, moved dates, as {@code muduo deidentify} writes the images of the same study. */
    PSEUDONYMOUS
}
