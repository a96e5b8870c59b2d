package dev.muduo.ingest.door;

import java.util.Locale;

/** The files that make up a submission; messages and object keys name them by these words, never by the sender's file names. */
public enum Part {
    CT,
    PET,
    LABEL;

    /** {@code ct}, {@code pet} or {@code label}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
