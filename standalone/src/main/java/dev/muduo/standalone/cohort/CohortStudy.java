package dev.muduo.standalone.cohort;

import dev.muduo.schemas.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One study of a cohort.
 *
 * @param name  the folder's name
 * @param drawing what a person has drawn in it; empty for a study to be learned from without
 */
public record CohortStudy(String name, Path ct, Path pet, Role role, Optional<Drawing> drawing) {
    CohortStudy withoutDrawing() {
        return new CohortStudy(name, ct, pet, role, Optional.empty());
    }

    /**
     * Structures that a person has drawn.
     *
     * @param label      a label map whose values are the ids of the cohort's structures
     * @param structures names of the drawn ones; of the others the label map says nothing
     */
    public record Drawing(Path label, List<String> structures, String annotator) {
        public Drawing {
            structures = List.copyOf(structures);
            if (structures.isEmpty()) {
                throw new IllegalArgumentException("a drawing names at least one structure");
            }
        }
    }
}
