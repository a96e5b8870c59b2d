package dev.muduo.ingest.spool;

/** What has become of a spooled study. */
public enum StudyState {
    /** Its instances are still coming, or it is being taken. */
    OPEN,
    /** It is published. */
    TAKEN,
    /** A person has to decide; until then nothing happens to it. */
    HELD,
    /** It cannot be taken as it is; it is tried again when further instances come. */
    REFUSED,
    /** A person has decided that it is not used. */
    DISMISSED
}
