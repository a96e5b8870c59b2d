package dev.muduo.standalone.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Nobody answers, or what answers cannot do it now; the same request may succeed later. */
public final class UnreachableException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Duration> retryAfter;

    public UnreachableException(String message) {
        this(message, Optional.empty(), null);
    }

    public UnreachableException(String message, Throwable cause) {
        this(message, Optional.empty(), cause);
    }

    UnreachableException(String message, Optional<Duration> retryAfter, Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    /** When to try again, if a server is there and says so. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
