package dev.muduo.teacher.prompt;

/** Who stands in the prompt generator's place, G_φ of Eq. 1 and 2. */
public enum GeneratorMode {
    /** The paper: the promoted prompt generator, which changes only when somebody has it trained again. */
    FROZEN,
    /** From the first promoted student on, that student: student and teachers teach each other. */
    MUTUAL
}
