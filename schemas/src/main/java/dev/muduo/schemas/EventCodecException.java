package dev.muduo.schemas;

/** Bytes that are no event known here, or an event too large to be one. */
public class EventCodecException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public EventCodecException(String message, Throwable cause) {
        super(message, cause);
    }

    public EventCodecException(String message) {
        super(message);
    }
}
