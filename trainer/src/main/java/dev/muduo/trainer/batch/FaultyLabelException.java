package dev.muduo.trainer.batch;

import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.trainer.pool.Origin;

/** Of several annotations of a study this one cannot be used. */
public class FaultyLabelException extends RecordFaultException {
    private static final long serialVersionUID = 1;

    private final transient Origin origin;

    FaultyLabelException(Origin origin, RecordFaultException cause) {
        super(cause.getMessage(), cause);
        this.origin = origin;
    }

    /** The record of the annotation. */
    public Origin origin() {
        return origin;
    }
}
