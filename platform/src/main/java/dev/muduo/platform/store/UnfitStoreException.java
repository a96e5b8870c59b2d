package dev.muduo.platform.store;

/** The store lacks what this software is built on: a start-up error. */
public class UnfitStoreException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    public UnfitStoreException(String message) {
        super(message);
    }
}
