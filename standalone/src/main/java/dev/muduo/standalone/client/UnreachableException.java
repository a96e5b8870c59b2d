package dev.muduo.standalone.client;

import java.io.IOException;

/** Nobody answers, or what answers cannot do it now; the same request may succeed later. */
public final class UnreachableException extends IOException {
    private static final long serialVersionUID = 1L;

    public UnreachableException(String message) {
        super(message);
    }

    public UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
