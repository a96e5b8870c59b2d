package dev.muduo.teacher.prompt;

/** How the points of one structure reach the PET teacher (§2.3). */
public enum PointMode {
    /** The paper: all in one question. */
    JOINT,
    /** As SAM-Med3D was trained: one point a question, each with the logits of the answer before it as its mask. */
    ITERATIVE
}
