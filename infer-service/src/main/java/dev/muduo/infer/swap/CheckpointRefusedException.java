package dev.muduo.infer.swap;

import dev.muduo.platform.agent.RecordFaultException;

/** A promoted checkpoint that this service cannot serve: what it expected, what came. */
public final class CheckpointRefusedException extends RecordFaultException {
    private static final long serialVersionUID = 1;

    public CheckpointRefusedException(String message) {
        super(message);
    }

    public CheckpointRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
