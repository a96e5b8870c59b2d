package dev.muduo.platform.config;

/** A reading of the method (§2.9): the values of all keys that no configuration sets itself, from {@code presets.yaml}. */
public enum Preset {
    /** Ours. */
    DEFAULT,
    /** The paper to the letter. */
    AS_PAPER,
    /** What the authors released. */
    AS_CODE
}
