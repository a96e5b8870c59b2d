package dev.muduo.trainer.replay;

/** What was asked for cannot be replayed: no such checkpoint, no such range, or settings that are not those it was trained with. */
public class UnreplayableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnreplayableException(String message) {
        super(message);
    }

    public UnreplayableException(String message, Throwable cause) {
        super(message, cause);
    }
}
