package dev.muduo.standalone.cohort;

import dev.muduo.imaging.Structures;
import dev.muduo.schemas.Role;
import java.util.List;

/** Studies in the order in which they arrive, and the structures that their label maps number. */
public record Cohort(Structures structures, List<CohortStudy> studies) {
    public Cohort {
        studies = List.copyOf(studies);
        for (CohortStudy study : studies) {
            for (String name :
                    study.drawing().map(CohortStudy.Drawing::structures).orElse(List.of())) {
                if (structures.named(name).isEmpty()) {
                    throw new IllegalArgumentException("study " + study.name() + " has a drawing of " + name
                            + ", which is none of the cohort's structures");
                }
            }
        }
    }

    /** The studies of one role, in order. */
    public List<CohortStudy> of(Role role) {
        return studies.stream().filter(study -> study.role() == role).toList();
    }
}
