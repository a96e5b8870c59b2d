package dev.muduo.standalone.client;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Repeats a request for as long as the server asks to be tried again later; requests are safe to repeat. */
public record Patience(Duration longest) {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** A request. */
    @FunctionalInterface
    public interface Request<T> {
        T send() throws IOException, InterruptedException;
    }

    /**
     * Sends it until it is answered.
     *
     * @throws UnreachableException when the patience is at its end, with the reason the server gave last
     */
    public <T> T send(Request<T> request) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        while (true) {
            try {
                return request.send();
            } catch (UnreachableException later) {
                if (later.retryAfter().isEmpty() || System.nanoTime() > deadline) {
                    throw later;
                }
                TimeUnit.MILLISECONDS.sleep(pause(later.retryAfter().get()).toMillis());
            }
        }
    }

    private static Duration pause(Duration asked) {
        Duration least = asked.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : asked;
        return least.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : least;
    }
}
