package dev.muduo.platform.log;

import dev.muduo.platform.agent.SurroundingsException;

/**
 * A transaction was open for longer than the log allows, was aborted by it, and its writer with it. Nothing of it can be
 * read. The writer is of no more use; whether another instance has taken over meanwhile is not known, so whoever opens a new
 * one must first read again what it builds on.
 */
public class TransactionExpiredException extends SurroundingsException {
    private static final long serialVersionUID = 1;

    public TransactionExpiredException(String message, Throwable cause) {
        super(message, cause);
    }
}
