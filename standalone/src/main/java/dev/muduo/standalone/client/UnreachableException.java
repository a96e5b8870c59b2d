package dev.muduo.standalone.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Nobody answers, or what answers cannot do it now; the same request may succeed later. */
public final class UnreachableException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Integer> status;
    private final transient Optional<Duration> retryAfter;

    public UnreachableException(String message) {
        this(message, null);
    }

    /** Nobody answered at all. */
    public UnreachableException(String message, Throwable cause) {
        super(message, cause);
        this.status = Optional.empty();
        this.retryAfter = Optional.empty();
    }

    UnreachableException(String message, int status, Optional<Duration> retryAfter) {
        super(message);
        this.status = Optional.of(status);
        this.retryAfter = retryAfter;
    }

    /** The HTTP status, if anybody answered. */
    public Optional<Integer> status() {
        return status;
    }

    /** When to try again, if a server is there and says so. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
