package dev.muduo.platform.log;

import dev.muduo.platform.agent.RecordFaultException;

/** A record whose bytes are no event: an unknown schema, damaged, or over the size bound. */
public class UnreadableEventException extends RecordFaultException {
    private static final long serialVersionUID = 1;

    public UnreadableEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
