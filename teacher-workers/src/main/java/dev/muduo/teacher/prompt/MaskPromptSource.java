package dev.muduo.teacher.prompt;

/**
 * Whose map becomes the CT teacher's mask prompt, q_c of Eq. 1. Until a student is promoted, all of them mean the generator;
 * events and manifests name the student that was used.
 */
public enum MaskPromptSource {
    /** The paper: the prompt generator's, σ of each class. */
    GENERATOR,
    /** The released code, which makes the distillation mutual: the promoted student's, softmax over the classes. */
    STUDENT,
    /** The mean of the two probabilities. */
    MEAN;

    boolean asksStudent() {
        return this != GENERATOR;
    }
}
