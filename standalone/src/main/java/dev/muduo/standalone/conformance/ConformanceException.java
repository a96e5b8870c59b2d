package dev.muduo.standalone.conformance;

/** A folder of reference numbers is incomplete or damaged; the message says what was expected and what came. */
public final class ConformanceException extends RuntimeException {
    public ConformanceException(String message) {
        super(message);
    }

    public ConformanceException(String message, Throwable cause) {
        super(message, cause);
    }
}
