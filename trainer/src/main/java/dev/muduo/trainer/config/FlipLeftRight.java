package dev.muduo.trainer.config;

/** Mirrors along the left-right axis (§2.10). */
public enum FlipLeftRight {
    OFF,
    /** Every second patch; a structure takes the name of its partner on the other side. */
    SWAP_LABELS,
    /** The released code: every patch along one axis of the three, and no label changes. */
    AS_CODE
}
