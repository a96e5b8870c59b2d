package dev.muduo.client;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Sends a request again while the instance asks to be tried later, and when the connection was lost on the way: by the API's
 * contract both are safe. Where nobody answers from the beginning, waiting is left to the caller.
 *
 * @param longest how long after the first attempt another one is begun; zero: each request is sent once
 */
record Patience(Duration longest) {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    Patience {
        if (longest.isNegative()) {
            throw new IllegalArgumentException("patience is zero or more, got " + longest);
        }
    }

    /** A request. */
    @FunctionalInterface
    interface Attempt<T> {
        T send() throws IOException, InterruptedException;
    }

    /** @throws MuduoException what came last, when the patience is at its end or repeating cannot help */
    <T> T send(Attempt<T> attempt) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        Duration pause = SHORTEST_PAUSE;
        boolean somebodyWasThere = false;
        while (true) {
            try {
                return attempt.send();
            } catch (NotNowException later) {
                if (later.retryAfter().isEmpty() || System.nanoTime() - deadline >= 0) {
                    throw later;
                }
                somebodyWasThere = true;
                pause = within(later.retryAfter().get());
            } catch (UnreachableException gone) {
                somebodyWasThere |= gone.isLost();
                if (!somebodyWasThere || System.nanoTime() - deadline >= 0) {
                    throw gone;
                }
                pause = within(pause.multipliedBy(2));
            }
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        }
    }

    private static Duration within(Duration asked) {
        Duration least = asked.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : asked;
        return least.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : least;
    }
}
