package dev.muduo.standalone.cohort;

import java.io.IOException;

/** A folder that is no cohort; the message says what was expected, what was found and what to do. */
public final class CohortException extends IOException {
    private static final long serialVersionUID = 1L;

    public CohortException(String message) {
        super(message);
    }

    public CohortException(String message, Throwable cause) {
        super(message, cause);
    }
}
