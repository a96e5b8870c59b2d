package dev.muduo.teacher;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** How far a study is, and how long the rest will take at the pace so far. Belongs to one thread. */
final class Progress {
    private static final Duration BETWEEN_NEWS = Duration.ofSeconds(30);

    private final InstantSource clock;
    private Instant begun;
    private Instant told;
    private int total;
    private int done;

    Progress(InstantSource clock) {
        this.clock = clock;
        begun = clock.instant();
        told = begun;
    }

    /** The work itself begins: what came before does not count for the pace. */
    void begin(int patches) {
        total = patches;
        begun = clock.instant();
        told = begun;
    }

    void advance(int patchesDone) {
        done = patchesDone;
    }

    int done() {
        return done;
    }

    int total() {
        return total;
    }

    /** How long the rest will take; empty before there is a pace. */
    Optional<Duration> remaining() {
        if (done == 0) {
            return Optional.empty();
        }
        Duration elapsed = Duration.between(begun, clock.instant());
        return Optional.of(elapsed.multipliedBy(total - done).dividedBy(done));
    }

    /** Whether it is time to tell again; it is told once. */
    boolean isNews() {
        Instant now = clock.instant();
        if (Duration.between(told, now).compareTo(BETWEEN_NEWS) < 0) {
            return false;
        }
        told = now;
        return true;
    }

    String words() {
        return "patch " + done + " of " + total
                + remaining()
                        .map(rest -> ", about " + rest.toSeconds() + " s left")
                        .orElse("");
    }
}
