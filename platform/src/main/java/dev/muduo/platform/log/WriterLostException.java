package dev.muduo.platform.log;

import dev.muduo.platform.agent.SurroundingsException;

/**
 * The log has ended a writer, and no other instance has taken its place: a transaction was open for longer than the log
 * allows (the machine slept), or the log has forgotten the writer. Nothing of what was not committed can be read. The writer
 * is of no more use; whoever opens a new one first reads again what it builds on, as at its start.
 */
public class WriterLostException extends SurroundingsException {
    private static final long serialVersionUID = 1;

    public WriterLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
