package dev.muduo.client;

/** What is given as a token has characters that none has, or is empty; the message does not show it. */
public final class UnfitTokenException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    UnfitTokenException() {
        super("the token is empty, or has characters that a bearer token does not have (RFC 6750, 2.1)");
    }
}
