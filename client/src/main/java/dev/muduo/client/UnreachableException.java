package dev.muduo.client;

/**
 * Nobody answers, or the connection was lost; the same request may succeed later. Where it was lost it may have been done: sending it
 * again is safe but for a decision about a DICOM study and for what {@link MuduoClient#post} sends.
 */
public final class UnreachableException extends MuduoException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What became of the request. */
    enum Kind {
        /** It reached nobody. */
        NOBODY,
        /** The connection broke on the way there or back: it may have been done. */
        LOST,
        /** It may have been done, and sending it again does not help: closed, not trusted, or too slow. */
        FINAL
    }

    public UnreachableException(String message) {
        this(message, null, Kind.NOBODY);
    }

    UnreachableException(String message, Throwable cause, Kind kind) {
        super(message, cause);
        this.kind = kind;
    }

    static UnreachableException closed(Throwable cause) {
        return new UnreachableException("the client was closed", cause, Kind.FINAL);
    }

    Kind kind() {
        return kind;
    }

    /** Whether somebody had answered the connection before it broke. */
    boolean isLost() {
        return kind == Kind.LOST;
    }
}
