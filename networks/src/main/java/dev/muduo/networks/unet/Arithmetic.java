package dev.muduo.networks.unet;

import java.util.Locale;

/** The numbers that a network's answer is computed with. Weights are kept, and answers given, in float32. */
public enum Arithmetic {
    /** The reference. */
    FLOAT32(""),
    /**
     * Activations, and all convolutions but the last, in bfloat16 (8 bits of mantissa), sums in float32. It takes well under half
     * the time where the processor multiplies such numbers (AVX-512 BF16, AMX, recent GPUs), and many times longer elsewhere.
     */
    BFLOAT16("bfloat16_");

    private final String prefix;

    Arithmetic(String prefix) {
        this.prefix = prefix;
    }

    /** As answers and results name it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The script's method of this arithmetic. */
    String method(String name) {
        return prefix + name;
    }
}
