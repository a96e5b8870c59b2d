package dev.muduo.platform.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until a test moves it. Safe for several threads. */
public final class ManualClock implements InstantSource {
    /** Where {@link #ManualClock()} begins: a whole second, so that millisecond fields of events keep it exactly. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Instant> now;

    public ManualClock() {
        this(START);
    }

    public ManualClock(Instant start) {
        now = new AtomicReference<>(start);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    /**
     * Moves the clock on.
     *
     * @throws IllegalArgumentException if the duration is negative: time does not go back
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time does not go back, got " + duration);
        }
        now.updateAndGet(instant -> instant.plus(duration));
    }
}
