package dev.muduo.platform.model;

import java.util.List;

/** The models of the loop; each is a key of the control topic and a folder under {@code models/}. */
public final class ModelNames {
    public static final String STUDENT = "student";
    public static final String PROMPT_GENERATOR = "prompt-generator";
    public static final String CT_TEACHER = "ct-teacher";
    public static final String PET_TEACHER = "pet-teacher";

    /** All of them. */
    public static final List<String> ALL = List.of(CT_TEACHER, PET_TEACHER, STUDENT, PROMPT_GENERATOR);

    /** Those that are trained here, in rounds. */
    public static final List<String> TRAINED = List.of(PROMPT_GENERATOR, STUDENT);

    private ModelNames() {}

    /** Whether a model's imported weights are active by their event, with no gate. */
    public static boolean isTeacher(String model) {
        return model.equals(CT_TEACHER) || model.equals(PET_TEACHER);
    }
}
