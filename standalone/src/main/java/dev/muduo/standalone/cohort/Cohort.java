package dev.muduo.standalone.cohort;

import dev.muduo.imaging.Structures;
import dev.muduo.schemas.Role;
import java.util.ArrayList;
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

    /** The TRAIN studies that somebody has drawn in, or the others. */
    public List<CohortStudy> training(boolean labelled) {
        return of(Role.TRAIN).stream()
                .filter(study -> study.drawing().isPresent() == labelled)
                .toList();
    }

    /** The REPORT studies that somebody has drawn in: what a model can be scored on. */
    public List<CohortStudy> scored() {
        return of(Role.REPORT).stream()
                .filter(study -> study.drawing().isPresent())
                .toList();
    }

    /**
     * The same studies, of which only the first few TRAIN studies with a drawing keep it; the others are learned from without.
     *
     * @throws IllegalArgumentException if fewer have one
     */
    public Cohort labelling(int count) {
        int there = training(true).size();
        if (count < 1 || count > there) {
            throw new IllegalArgumentException("asked for " + count + " labelled TRAIN studies, the cohort has " + there
                    + "; name more labels in its " + CohortFile.NAME);
        }
        List<CohortStudy> kept = new ArrayList<>();
        int labelled = 0;
        for (CohortStudy study : studies) {
            boolean surplus = study.role() == Role.TRAIN && study.drawing().isPresent() && labelled++ >= count;
            kept.add(surplus ? study.withoutDrawing() : study);
        }
        return new Cohort(structures, kept);
    }
}
