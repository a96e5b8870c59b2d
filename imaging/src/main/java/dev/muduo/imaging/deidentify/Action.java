package dev.muduo.imaging.deidentify;

import dev.muduo.imaging.dicom.Vr;

/** What is done to an attribute (PS3.15, Table E.1-1a). */
enum Action {
    REMOVE,
    EMPTY,
    REPLACE,
    MAP_UIDS;

    /**
     * The action that fits every kind of object of those that a row of the table leaves open ("X/Z/D: X, unless Z or D is needed
     * for the object to conform"): the one that leaves most of the attribute. A sequence is emptied or removed where that is
     * allowed, because a dummy item would say nothing.
     */
    static Action chosen(String codes, Vr vr) {
        boolean sequence = vr == Vr.SQ;
        if (codes.contains("U")) {
            return MAP_UIDS;
        }
        if (codes.contains("D") && !(sequence && codes.length() > 1)) {
            return REPLACE;
        }
        if (codes.contains("Z")) {
            return EMPTY;
        }
        if (codes.contains("X")) {
            return REMOVE;
        }
        throw new IllegalArgumentException("expected codes of X, Z, D and U, got " + codes);
    }
}
