package dev.muduo.benchmarks;

import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.nifti.NiftiException;
import dev.muduo.schemas.Role;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortException;
import dev.muduo.standalone.cohort.CohortFile;
import dev.muduo.standalone.cohort.CohortStudy;
import java.io.UncheckedIOException;

/** A cohort that methods can be compared on: something to learn from, and something to be scored on. */
public final class ScoredCohort {
    private ScoredCohort() {}

    /**
     * The cohort, if it is one; the labels that the first run is scored on, hours from now, are read to see whether they can be.
     *
     * @throws CohortException if it has no labelled TRAIN studies, no REPORT studies with labels, or one of these labels cannot be read
     */
    public static Cohort require(Cohort cohort) throws CohortException {
        int scored = cohort.scored().size();
        if (cohort.training(true).isEmpty() || scored == 0) {
            int withoutLabel = cohort.of(Role.REPORT).size() - scored;
            throw new CohortException(
                    "methods are compared on labelled TRAIN studies and REPORT studies with labels, the cohort"
                            + " has " + cohort.training(true).size() + " and " + scored + " (and " + withoutLabel
                            + " REPORT studies without): give roles and labels in its " + CohortFile.NAME);
        }
        for (CohortStudy study : cohort.scored()) {
            requireReadable(study);
        }
        return cohort;
    }

    private static void requireReadable(CohortStudy study) throws CohortException {
        try {
            Nifti.readLabelMap(study.drawing().orElseThrow().label());
        } catch (NiftiException | UncheckedIOException e) {
            throw new CohortException("study " + study.name() + ": " + e.getMessage(), e);
        }
    }
}
