package dev.muduo.teacher.prompt;

/** What a question by points alone says about the mask (§3.6). */
public enum NoMask {
    /** Ours: a mask of zeros, undecided everywhere, which is how SAM-Med3D's training began. */
    ZERO,
    /** The released code: none, for which the network has a learned (but hardly trained) {@code no_mask_embed}. */
    NO_MASK_EMBED
}
