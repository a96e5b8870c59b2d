package dev.muduo.standalone.cohort;

import dev.muduo.schemas.Role;

/**
 * What the studies of a cohort without a {@code cohort.yaml} are for, by their place in the order of their names: the first 5
 * labelled, the last 7 held out (3 VALIDATION, then 4 REPORT), the others unlabelled; of fewer than 12 the first quarter
 * labelled, the last quarter VALIDATION (rounded up), none REPORT.
 */
public record DefaultSplit(int studies) {
    private static final int SMALL = 12;
    private static final int LABELLED = 5;
    private static final int VALIDATION = 3;
    private static final int REPORT = 4;

    public Role role(int index) {
        if (studies < SMALL) {
            return index >= studies - quarter() ? Role.VALIDATION : Role.TRAIN;
        }
        if (index >= studies - REPORT) {
            return Role.REPORT;
        }
        return index >= studies - REPORT - VALIDATION ? Role.VALIDATION : Role.TRAIN;
    }

    /** Whether its label is used: by the trainer, the gate or a report. */
    public boolean isLabelled(int index) {
        int first = studies < SMALL ? quarter() : LABELLED;
        return index < first || role(index) != Role.TRAIN;
    }

    private int quarter() {
        return (studies + 3) / 4;
    }
}
