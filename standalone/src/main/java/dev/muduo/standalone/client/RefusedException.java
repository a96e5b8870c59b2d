package dev.muduo.standalone.client;

import java.io.IOException;

/** The server has understood and says no; sending the same again will not help. */
public final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    public RefusedException(int status, String message) {
        super(message);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
