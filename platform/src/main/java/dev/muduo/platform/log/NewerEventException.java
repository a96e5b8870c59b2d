package dev.muduo.platform.log;

import dev.muduo.platform.agent.SurroundingsException;

/**
 * A record that a newer version has written and this one cannot read yet. Nothing is wrong with the record: whoever met it
 * waits in front of it, alarmed, until the process is upgraded. To pass over it would lose what it says for good.
 */
public class NewerEventException extends SurroundingsException {
    private static final long serialVersionUID = 1;

    public NewerEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
