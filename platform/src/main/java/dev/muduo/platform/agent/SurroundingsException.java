package dev.muduo.platform.agent;

/**
 * A fault of the surroundings (time-out, 5xx, 403, broker, disk, memory, a newer version of us beside this one), never of a record: what was being done is retried
 * without end, with back-off, while the role is not ready and its alarm is up.
 */
public class SurroundingsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SurroundingsException(String message, Throwable cause) {
        super(message, cause);
    }

    public SurroundingsException(String message) {
        super(message);
    }
}
