package dev.muduo.platform.security;

/** We know who it is, and nothing says that they may do anything here. */
public final class NoRoleException extends Exception {
    private static final long serialVersionUID = 1;

    NoRoleException(String message) {
        super(message);
    }
}
