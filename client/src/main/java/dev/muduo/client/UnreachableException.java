package dev.muduo.client;

/** Nobody answers, or the connection was lost; the same request may succeed later, and sending it again is safe. */
public final class UnreachableException extends MuduoException {
    private static final long serialVersionUID = 1L;

    private final boolean lost;

    public UnreachableException(String message) {
        super(message, null);
        this.lost = false;
    }

    UnreachableException(String message, Throwable cause, boolean lost) {
        super(message, cause);
        this.lost = lost;
    }

    /** Whether somebody had answered the connection before it broke. */
    boolean isLost() {
        return lost;
    }
}
