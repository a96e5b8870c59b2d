package dev.muduo.ingest.spool;

import java.time.Instant;
import java.util.Optional;

/**
 * A study of the spool, as of a moment; says nothing of a patient.
 *
 * @param studyId   pseudonym of the Study Instance UID; of a study that could not be pulled, of what its archive calls it
 * @param state     {@code OPEN} while instances wait to be taken, whatever the last outcome was
 * @param outcome   of the last attempt, if there was one
 * @param since     when it was opened, or when the last attempt ended
 * @param instances that are here
 * @param archive   from which it could not be pulled
 */
public record SpooledStudy(
        String studyId,
        StudyState state,
        Optional<StudyOutcome> outcome,
        Instant since,
        int instances,
        Optional<String> archive) {}
