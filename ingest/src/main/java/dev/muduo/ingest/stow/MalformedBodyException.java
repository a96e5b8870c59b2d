package dev.muduo.ingest.stow;

import java.io.IOException;

/** A body is not the multipart message that its type announces; the message says how. */
public final class MalformedBodyException extends IOException {
    private static final long serialVersionUID = 1;

    MalformedBodyException(String message) {
        super(message);
    }
}
