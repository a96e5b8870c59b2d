package dev.muduo.platform.log;

import dev.muduo.platform.agent.RecordFaultException;

/** A record whose bytes are no event: damaged, or over the size bound. One that a newer version wrote is {@link NewerEventException}. */
public class UnreadableEventException extends RecordFaultException {
    private static final long serialVersionUID = 1;

    public UnreadableEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
