package dev.muduo.platform.log;

/** A position that no longer exists in the log: the service stops with an explanation instead of skipping records. */
public class PositionLostException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    public PositionLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
