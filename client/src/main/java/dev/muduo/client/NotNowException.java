package dev.muduo.client;

import dev.muduo.client.answer.Problem;
import java.time.Duration;
import java.util.Optional;

/** The instance is there and cannot do it now (429, 503); the same request may succeed later. */
public final class NotNowException extends ProblemException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Duration> retryAfter;

    NotNowException(Problem problem, Optional<Duration> retryAfter) {
        super("not now: " + problem.detail(), problem);
        this.retryAfter = retryAfter;
    }

    /** When to try again, if the instance says so. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
