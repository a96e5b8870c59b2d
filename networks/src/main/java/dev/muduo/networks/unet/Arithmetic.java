package dev.muduo.networks.unet;

import dev.muduo.networks.runtime.TensorEngine;
import java.util.Locale;
import java.util.Optional;

/** The numbers that a network's answer is computed with. Weights are kept, and answers given, in float32. */
public enum Arithmetic {
    /** The reference. */
    FLOAT32(""),
    /**
     * Activations, and all convolutions but the last and but a first one of a single channel, in bfloat16 (8 bits of mantissa),
     * sums in float32. It takes well under half the time where the processor multiplies such numbers (AVX-512 BF16, AMX), and many
     * times longer elsewhere: see {@link #orFaster()}.
     */
    BFLOAT16("bfloat16_");

    private final String prefix;

    Arithmetic(String prefix) {
        this.prefix = prefix;
    }

    /**
     * This one; but {@link #FLOAT32}, which is then both faster and exact, in place of {@link #BFLOAT16} where networks compute on
     * a processor that has no instructions for it.
     */
    public Arithmetic orFaster() {
        return this == BFLOAT16 && !TensorEngine.multipliesBfloat16() ? FLOAT32 : this;
    }

    /** As answers and results name it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its word, unless it is the usual one, {@link #FLOAT32}, of which nothing is said. */
    public Optional<String> unusualWord() {
        return this == FLOAT32 ? Optional.empty() : Optional.of(word());
    }

    /** The script's method of this arithmetic. */
    String method(String name) {
        return prefix + name;
    }
}
