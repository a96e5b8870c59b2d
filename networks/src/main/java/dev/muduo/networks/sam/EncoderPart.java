package dev.muduo.networks.sam;

/** What an encoder spends its time on. */
public enum EncoderPart {
    /** The image becomes tokens. */
    PATCH_EMBEDDING,
    /** The linear layers of all blocks, with normalisations, GELU and residuals. */
    LINEAR_LAYERS,
    /** Attention of all blocks. */
    ATTENTION,
    /** Tokens become the embedding. */
    NECK;

    /** Told how long each piece of an encode took; on a GPU, how long it took to ask for it and to wait for what came before. */
    @FunctionalInterface
    public interface Listener {
        void spent(EncoderPart part, long nanoseconds);
    }
}
