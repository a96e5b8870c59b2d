package dev.muduo.platform.model;

/** The models of the loop; each is a key of the control topic and a folder under {@code models/}. */
public final class ModelNames {
    public static final String STUDENT = "student";
    public static final String PROMPT_GENERATOR = "prompt-generator";
    public static final String CT_TEACHER = "ct-teacher";
    public static final String PET_TEACHER = "pet-teacher";

    private ModelNames() {}
}
