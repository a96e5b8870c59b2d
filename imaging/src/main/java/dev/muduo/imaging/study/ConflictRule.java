package dev.muduo.imaging.study;

/** What is done when one SOP Instance UID comes with two contents, which the standard forbids (PS3.5, 9). */
public enum ConflictRule {
    /** A person has to say which. */
    HOLD,
    /** The one that came first is used. */
    FIRST,
    /** The one that came last is used. */
    LAST
}
