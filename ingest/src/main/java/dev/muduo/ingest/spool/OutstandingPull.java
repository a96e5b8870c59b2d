package dev.muduo.ingest.spool;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A study that an archive has and that could not be pulled.
 *
 * @param id          pseudonym of the archive's name and of what it calls the study
 * @param archive     its name
 * @param place       what the archive calls the study: it leads to a patient, and stays on this disk
 * @param studyId     pseudonym of the Study Instance UID, if that is known
 * @param attempts    that have failed and count
 * @param sinceMillis when the last one failed, in milliseconds since 1970
 * @param nextMillis  when it is tried again; empty: when a person says so, or the archive announces it anew
 * @param code        why it failed, for programs
 * @param message     why it failed; says nothing of a patient
 */
public record OutstandingPull(
        String id,
        String archive,
        String place,
        Optional<String> studyId,
        int attempts,
        long sinceMillis,
        Optional<Long> nextMillis,
        String code,
        String message) {
    private static final String ADVICE_HELD =
            "; it is tried again when the archive announces it anew, or when you say so";
    private static final String ADVICE_OPEN = "; it is tried again by itself";

    /** It waits for a person. */
    boolean isHeld() {
        return nextMillis.isEmpty();
    }

    boolean isDue(Instant now) {
        return nextMillis.filter(next -> next <= now.toEpochMilli()).isPresent();
    }

    /** To be tried again, as often as it was at first. */
    OutstandingPull afresh(Instant now) {
        return new OutstandingPull(
                id, archive, place, studyId, 0, sinceMillis, Optional.of(now.toEpochMilli()), code, message);
    }

    /** It is tried again then. */
    public OutstandingPull next(Instant now, Duration pause) {
        return new OutstandingPull(
                id,
                archive,
                place,
                studyId,
                attempts,
                sinceMillis,
                Optional.of(now.plus(pause).toEpochMilli()),
                code,
                message);
    }

    /** As people see it. */
    SpooledStudy shown() {
        return isHeld()
                ? shown(StudyState.HELD, outcome(StudyState.HELD, ADVICE_HELD))
                : shown(StudyState.OPEN, outcome(StudyState.REFUSED, ADVICE_OPEN));
    }

    /** As people see it who have just dismissed it. */
    SpooledStudy dismissed() {
        return shown(StudyState.DISMISSED, StudyOutcome.DISMISSED);
    }

    private StudyOutcome outcome(StudyState state, String advice) {
        return new StudyOutcome(state, 0, code, message + advice, List.of());
    }

    private SpooledStudy shown(StudyState state, StudyOutcome outcome) {
        return new SpooledStudy(
                id, state, Optional.of(outcome), Instant.ofEpochMilli(sinceMillis), 0, Optional.of(archive));
    }

    /** Never what the archive calls it. */
    @Override
    public String toString() {
        return "a study of archive " + archive + ", " + code + " after " + attempts + " attempts";
    }
}
