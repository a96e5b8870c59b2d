package dev.muduo.ingest.spool;

import java.time.Duration;
import java.time.Instant;

/**
 * How far an open study has come; immutable.
 *
 * @param openedAt    when the first instance came that has not been taken
 * @param lastArrival when the last one came
 * @param arrivals    instances that have come in this process; tells whether more came meanwhile
 * @param expected    instances that are being put into it right now
 * @param hurried     whether somebody has said that it is whole
 */
record OpenStudy(Instant openedAt, Instant lastArrival, long arrivals, int expected, boolean hurried) {
    static OpenStudy at(Instant now) {
        return new OpenStudy(now, now, 0, 0, false);
    }

    OpenStudy expecting() {
        return new OpenStudy(openedAt, lastArrival, arrivals, expected + 1, hurried);
    }

    OpenStudy arrived(Instant now) {
        return new OpenStudy(openedAt, now, arrivals + 1, expected - 1, hurried);
    }

    OpenStudy missed() {
        return new OpenStudy(openedAt, lastArrival, arrivals, expected - 1, hurried);
    }

    OpenStudy hurry(boolean now) {
        return new OpenStudy(openedAt, lastArrival, arrivals, expected, now);
    }

    /** It stays open: instances came while an attempt was made. */
    OpenStudy again(Instant now) {
        return new OpenStudy(now, lastArrival, arrivals, expected, hurried);
    }

    /** It could not be taken, whatever the reason: others go first. */
    OpenStudy postponed(Instant now) {
        return new OpenStudy(now, now, arrivals, expected, hurried);
    }

    /** When it is to be handed on if nothing more comes. */
    Instant dueAt(Duration idle, Duration cap) {
        if (hurried) {
            return Instant.MIN;
        }
        Instant quiet = lastArrival.plus(idle);
        Instant latest = openedAt.plus(cap);
        return quiet.isBefore(latest) ? quiet : latest;
    }
}
