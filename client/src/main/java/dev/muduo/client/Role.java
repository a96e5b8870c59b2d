package dev.muduo.client;

/** What a subject's studies may be used for, fixed at their first arrival. */
public enum Role {
    /** Learned from. */
    TRAIN,
    /** Read by the gate alone. */
    VALIDATION,
    /** Locked, read by reports alone. */
    REGRESSION,
    /** Read by reports alone. */
    REPORT
}
