package dev.muduo.teacher.prompt;

/** G_φ of the paper: a network that sees the PET of a patch alone and says where prompts for the teachers should be. */
public interface PromptGenerator extends AutoCloseable {
    /** The checkpoint's SHA-256, as events and manifests name it. */
    String version();

    /**
     * Z of Eq. 1 and 2.
     *
     * @param suv  the patch's PET at the working spacing, normalised, (z, y, x) row-major, edge³
     * @return logits (classes, z, y, x), channel 0 is background
     */
    float[] logits(float[] suv, int edge);

    @Override
    void close();
}
