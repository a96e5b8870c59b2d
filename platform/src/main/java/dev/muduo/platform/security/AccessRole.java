package dev.muduo.platform.security;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What somebody may do; each may all that those before it may. Not to be mixed up with what a subject's studies are for. */
public enum AccessRole {
    /** Look at everything, and ask for segmentations. */
    VIEWER,
    /** Send studies, DICOM and annotations. */
    ANNOTATOR,
    /** Judge pseudo-labels, and decide about studies that are held. */
    REVIEWER,
    /** Bring in weights, ask for training and teaching. */
    ADMIN;

    /** Whether one with this role may do what needs the other. */
    public boolean includes(AccessRole needed) {
        return compareTo(needed) >= 0;
    }

    /** As it is written in files, in the API's description and in answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<AccessRole> ofWord(String word) {
        return Stream.of(values()).filter(role -> role.word().equals(word)).findFirst();
    }
}
