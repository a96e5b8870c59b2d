package dev.muduo.trainer.batch;

import dev.muduo.platform.agent.SurroundingsException;

/** A prepared study on local disk is damaged or gone; it has been removed and must be prepared again. */
public class LostSampleException extends SurroundingsException {
    private static final long serialVersionUID = 1;

    public LostSampleException(String message, Throwable cause) {
        super(message, cause);
    }
}
