package dev.muduo.trainer.requests;

/** Too many requests are waiting; the same one may succeed in a moment. */
final class BusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BusyException() {
        super("too many requests for training are waiting; send it again in a moment");
    }
}
