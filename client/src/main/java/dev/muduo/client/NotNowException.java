package dev.muduo.client;

import dev.muduo.client.answer.Problem;
import java.time.Duration;
import java.util.Optional;

/** The instance is there and cannot do it now (429, 503); the same request may succeed later. */
public final class NotNowException extends MuduoException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final transient Optional<Duration> retryAfter;

    NotNowException(Problem problem, Optional<Duration> retryAfter) {
        super("not now: " + problem.detail(), null);
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    public Problem problem() {
        return problem;
    }

    /** The HTTP status. */
    public int status() {
        return problem.status();
    }

    /** The problem's word for programs. */
    public String code() {
        return problem.code();
    }

    /** When to try again, if the instance says so. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
