package dev.muduo.benchmarks.experiment;

import java.util.Arrays;
import java.util.Locale;

/** A reading of the method (§2.9), laid over the reference configuration: our own, the paper's, the released code's. */
enum Preset {
    DEFAULT,
    AS_PAPER,
    AS_CODE;

    /** By the name as written on a command line. @throws IllegalArgumentException if there is none of it */
    static Preset named(String name) {
        return Arrays.stream(values())
                .filter(preset -> preset.toString().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("no preset " + name + "; there are " + Arrays.toString(values())));
    }

    /** The resource with its values. */
    String resource() {
        return this + ".yaml";
    }

    /** Whether λ (Eq. 8) rises over the whole schedule, as in the paper and its code; ours rises over 0.4 of it. */
    boolean rampsToTheEnd() {
        return this != DEFAULT;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
