package dev.muduo.networks.teacher;

/** A teacher's answer to one prompt. */
public sealed interface Answer {
    /**
     * Mask logits.
     *
     * @param values on the teacher's answer grid, (z, y, x) row-major
     */
    record Logits(float[] values) implements Answer {}

    /** The teacher has no answer; the pair (structure, patch) teaches nothing. */
    record Invalid(String reason) implements Answer {}
}
