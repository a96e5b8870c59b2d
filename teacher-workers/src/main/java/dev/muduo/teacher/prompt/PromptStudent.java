package dev.muduo.teacher.prompt;

/** S_θ of the paper as a prompter: the promoted student's own map becomes the CT teacher's mask prompt, or all. */
public interface PromptStudent extends AutoCloseable {
    /** The checkpoint's SHA-256, as events and manifests name it. */
    String version();

    /**
     * p = softmax(S_θ(x)).
     *
     * @param ctAndPet the patch at the working spacing, normalised: CT, then PET, each (z, y, x) row-major, edge³
     * @return probabilities (classes, z, y, x), channel 0 is background
     */
    float[] probabilities(float[] ctAndPet, int edge);

    /**
     * Z = S_θ(x), before the softmax: where the student stands in the prompt generator's place.
     *
     * @param ctAndPet as of {@link #probabilities}
     * @return logits (classes, z, y, x), channel 0 is background
     */
    float[] logits(float[] ctAndPet, int edge);

    @Override
    void close();
}
