package dev.muduo.networks.sam;

/** What a prompt without a mask becomes (§3.6). */
public enum WithoutMask {
    /** A mask of zeros, "undecided everywhere": what the networks saw in training. */
    ZERO_MASK,
    /** The embedding meant for it, which is as good as untrained; the reference's code uses it. */
    NO_MASK_EMBEDDING
}
