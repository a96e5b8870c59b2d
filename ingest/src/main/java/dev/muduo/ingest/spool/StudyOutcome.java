package dev.muduo.ingest.spool;

import dev.muduo.ingest.dicom.AmbiguousStudyException;
import dev.muduo.ingest.dicom.HoldReason;
import dev.muduo.ingest.dicom.SeriesOption;
import dev.muduo.ingest.door.Refusal;
import dev.muduo.ingest.leader.StudyReceipt;
import java.util.List;

/**
 * How the last attempt to take a study ended; says nothing of a patient.
 *
 * @param state    not {@link StudyState#OPEN}
 * @param revision if taken, else 0
 * @param code     if held or refused, for programs, as in {@code several-pets}; else empty
 * @param message  if held or refused, for the person who has to do something about it; else empty
 * @param options  if held, the series to choose from
 */
public record StudyOutcome(StudyState state, int revision, String code, String message, List<SeriesOption> options) {
    static final StudyOutcome DISMISSED = new StudyOutcome(StudyState.DISMISSED, 0, "", "", List.of());
    /** Its images stay until a person decides: the next version may take it. */
    static final StudyOutcome FAULT_OF_OURS = new StudyOutcome(
            StudyState.HELD,
            0,
            "internal",
            "this should not have happened; the log says more. Nothing of it is removed: have it tried again, after an update"
                    + " perhaps, or dismiss it",
            List.of());

    public StudyOutcome {
        options = List.copyOf(options);
        if (state == StudyState.OPEN) {
            throw new IllegalArgumentException("an attempt that has ended left the study open");
        }
    }

    boolean isHeldFor(HoldReason reason) {
        return state == StudyState.HELD && code.equals(reason.code());
    }

    static StudyOutcome taken(StudyReceipt receipt) {
        return new StudyOutcome(StudyState.TAKEN, receipt.revision(), "", "", List.of());
    }

    static StudyOutcome held(AmbiguousStudyException ambiguity) {
        return new StudyOutcome(
                StudyState.HELD, 0, ambiguity.reason().code(), ambiguity.getMessage(), ambiguity.options());
    }

    static StudyOutcome heldForDamage(DamagedFileException damage) {
        return new StudyOutcome(
                StudyState.HELD,
                0,
                "spool-damaged",
                damage.getMessage()
                        + ", so that what was said or decided about the study is lost. Send it again with what"
                        + " is to be said of it, have it tried again without, or dismiss it",
                List.of());
    }

    static StudyOutcome heldForEndsOfTheProcess(int attempts) {
        return new StudyOutcome(
                StudyState.HELD,
                0,
                "process-ended",
                "the process came to its own end in each of " + attempts
                        + " attempts to take it, as for want of memory; other studies"
                        + " go on without it. Have it tried again, with more memory perhaps, or dismiss it",
                List.of());
    }

    static StudyOutcome refused(Refusal refusal) {
        return new StudyOutcome(StudyState.REFUSED, 0, refusal.code(), refusal.getMessage(), List.of());
    }
}
