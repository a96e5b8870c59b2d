package dev.muduo.platform.security;

/** A key or token does not say who somebody is. The message is for the caller and has nothing of the credentials in it. */
public final class RefusedCredentialsException extends Exception {
    private static final long serialVersionUID = 1;

    public RefusedCredentialsException(String message) {
        super(message);
    }

    RefusedCredentialsException(String message, Throwable cause) {
        super(message, cause);
    }
}
