package dev.muduo.teacher.prompt;

/** S_θ of the paper as a prompter: the promoted student's own map becomes the CT teacher's mask prompt. */
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

    @Override
    void close();
}
