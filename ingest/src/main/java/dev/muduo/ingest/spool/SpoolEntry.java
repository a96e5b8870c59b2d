package dev.muduo.ingest.spool;

import java.time.Instant;
import java.util.Optional;

/**
 * What is in memory of a spooled study; immutable.
 *
 * @param open      if instances wait to be taken
 * @param outcome   of the last attempt, if there was one
 * @param since     when it was opened, or when the last attempt ended
 * @param instances files in its directory
 */
record SpoolEntry(Optional<OpenStudy> open, Optional<StudyOutcome> outcome, Instant since, int instances) {
    static SpoolEntry opened(Instant now) {
        return new SpoolEntry(Optional.of(OpenStudy.at(now)), Optional.empty(), now, 0);
    }

    SpoolEntry with(OpenStudy now) {
        return new SpoolEntry(Optional.of(now), outcome, open.isPresent() ? since : now.openedAt(), instances);
    }

    SpoolEntry withInstances(int count) {
        return new SpoolEntry(open, outcome, since, count);
    }

    SpoolEntry ended(StudyOutcome now, Instant at) {
        return new SpoolEntry(Optional.empty(), Optional.of(now), at, instances);
    }

    SpoolEntry endedButOpen(StudyOutcome now, Instant at) {
        return new SpoolEntry(open.map(study -> study.again(at)), Optional.of(now), at, instances);
    }

    /** Whether nothing more happens to it unless something comes. */
    boolean isOver() {
        return open.isEmpty() && outcome.orElseThrow().state() != StudyState.HELD;
    }

    SpooledStudy named(String studyId) {
        StudyState state =
                open.isPresent() ? StudyState.OPEN : outcome.orElseThrow().state();
        return new SpooledStudy(studyId, state, outcome, since, instances, Optional.empty());
    }
}
