package dev.muduo.client;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Sends a request again while the instance asks to be tried later, and when the connection was lost on the way, if the call
 * {@linkplain Call#doneOnce may be}. Where nobody answers from the beginning, waiting is left to the caller. Safe for several threads.
 *
 * <p>Only the waiting between attempts uses the patience up: an upload of minutes that is refused at its end has cost none of it. A
 * request with a key that was {@code out-of-time} goes on being made, so that it is asked for until its answer has to be there.
 */
final class Patience {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
    /** Where the instance does not say how long to wait. */
    private static final Duration LONGEST_OWN_PAUSE = Duration.ofSeconds(10);

    private static final String OUT_OF_TIME = "out-of-time";

    private final Duration longest;
    private final Duration answerWithin;
    private final Time time;

    /**
     * The machine's time.
     *
     * @param longest      how long is waited between the attempts of one request, all pauses together; zero: each is sent once
     * @param answerWithin how long after its first attempt a request is asked for that goes on being made
     * @throws IllegalArgumentException if one is negative
     */
    Patience(Duration longest, Duration answerWithin) {
        this(longest, answerWithin, new UntilClosed());
    }

    Patience(Duration longest, Duration answerWithin, Time time) {
        if (longest.isNegative() || answerWithin.isNegative()) {
            throw new IllegalArgumentException(
                    "patience and the time for an answer are zero or more, got " + longest + " and " + answerWithin);
        }
        this.longest = longest;
        this.answerWithin = answerWithin;
        this.time = time;
    }

    /** A request. */
    @FunctionalInterface
    interface Attempt<T> {
        T send() throws IOException, InterruptedException;
    }

    /** How it goes by. */
    interface Time extends LongSupplier {
        /** Waits; returns false, and at once, if there is an end to waiting. */
        boolean pass(Duration pause) throws InterruptedException;

        /** Nobody waits any more. */
        void end();
    }

    /** Whether a request may go out more than once. */
    boolean repeats() {
        return !longest.isZero();
    }

    /**
     * Sends it, if need be again.
     *
     * @throws UnreachableException as the others what came last; or since the client was closed during a pause
     */
    <T> T send(Call call, Attempt<T> attempt) throws IOException, InterruptedException {
        long begun = time.getAsLong();
        Duration left = longest;
        Duration ownPause = SHORTEST_PAUSE;
        boolean somebodyWasThere = false;
        while (true) {
            try {
                return attempt.send();
            } catch (NotNowException later) {
                boolean beingMade =
                        repeats() && call.key().isPresent() && later.code().equals(OUT_OF_TIME);
                Duration most = beingMade ? answerWithin.minusNanos(time.getAsLong() - begun) : left;
                if (later.retryAfter().isEmpty() || !isPositive(most)) {
                    throw later;
                }
                somebodyWasThere = true;
                Duration pause = within(later.retryAfter().get(), most);
                pause(pause);
                left = beingMade ? left : left.minus(pause);
            } catch (UnreachableException gone) {
                somebodyWasThere |= gone.isLost();
                if (!somebodyWasThere || !helps(gone, call) || !isPositive(left)) {
                    throw gone;
                }
                ownPause = within(ownPause.multipliedBy(2), LONGEST_OWN_PAUSE);
                Duration pause = within(ownPause, left);
                pause(pause);
                left = left.minus(pause);
            }
        }
    }

    private static boolean helps(UnreachableException gone, Call call) {
        return switch (gone.kind()) {
            case NOBODY -> true;
            // Perhaps it was done, and only the answer was lost.
            case LOST -> call.doneOnce();
            case FINAL -> false;
        };
    }

    /** @throws UnreachableException if the client is closed meanwhile, or is closed already */
    void pause(Duration pause) throws UnreachableException, InterruptedException {
        if (!time.pass(pause)) {
            throw UnreachableException.closed(null);
        }
    }

    /** Ends all pauses, those to come included. */
    void end() {
        time.end();
    }

    private static boolean isPositive(Duration duration) {
        return duration.compareTo(Duration.ZERO) > 0;
    }

    private static Duration within(Duration asked, Duration most) {
        Duration least = asked.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : asked;
        return least.compareTo(most) > 0 ? most : least;
    }

    private static final class UntilClosed implements Time {
        private final CountDownLatch ended = new CountDownLatch(1);

        @Override
        public long getAsLong() {
            return System.nanoTime();
        }

        @Override
        public boolean pass(Duration pause) throws InterruptedException {
            return !ended.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public void end() {
            ended.countDown();
        }
    }
}
