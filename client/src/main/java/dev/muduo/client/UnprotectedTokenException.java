package dev.muduo.client;

import java.net.URI;

/** A token is a secret, and the way to the instance is one on which others could read it: nothing has been sent. */
public final class UnprotectedTokenException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UnprotectedTokenException(URI server) {
        super(
                "the token is a secret and is not sent over plain http to another machine, where everybody on the way could read it:"
                        + " expected https://, or http:// to this machine, got " + server);
    }
}
