package dev.muduo.infer.view;

import java.util.Optional;

/** One of the two foundation teachers. */
enum Teacher {
    CT("ct"),
    PET("pet");

    private final String word;

    Teacher(String word) {
        this.word = word;
    }

    /** As requests write it, and as its tensors are called. */
    String word() {
        return word;
    }

    static Optional<Teacher> of(String word) {
        for (Teacher teacher : values()) {
            if (teacher.word.equals(word)) {
                return Optional.of(teacher);
            }
        }
        return Optional.empty();
    }
}
