package dev.muduo.platform.store;

import dev.muduo.platform.agent.RecordFaultException;

/** A record names an object that is not there. */
public class MissingObjectException extends RecordFaultException {
    private static final long serialVersionUID = 1;

    public MissingObjectException(String key) {
        super("no object " + key + " in the store");
    }
}
