package dev.muduo.ingest.leader;

/** As much is being done already as may be at once; the same request may be sent again in a moment. */
public final class BusyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BusyException(String message) {
        super(message);
    }
}
