package dev.muduo.imaging.deidentify;

import dev.muduo.imaging.dicom.DerivedUid;

/**
 * Other UIDs for UIDs, derived from their keyed hashes: the same UID always becomes the same one, in whatever object it stands, so
 * references stay whole.
 */
public final class UidMapping {
    /** What DICOM itself has registered (SOP classes, well-known frames of reference, palettes) identifies nobody. */
    private static final String REGISTERED = "1.2.840.10008.";

    private final KeyedHash key;

    public UidMapping(KeyedHash key) {
        this.key = key;
    }

    public String map(String uid) {
        if (uid.startsWith(REGISTERED)) {
            return uid;
        }
        return DerivedUid.ofHash(key.hash(uid));
    }
}
