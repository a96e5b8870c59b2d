package dev.muduo.trainer.imports;

/** Another import is under way; the same request may succeed when it is over. */
final class BusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BusyException() {
        super("another file of weights is being imported, and one is taken at a time; send it again in a moment");
    }
}
