package dev.muduo.platform.store;

import dev.muduo.platform.agent.RecordFaultException;

/** An object's content is not what its reference says. */
public class ChecksumMismatchException extends RecordFaultException {
    private static final long serialVersionUID = 1;

    public ChecksumMismatchException(StoredObject expected, long bytes, String sha256) {
        super("object " + expected.key() + " should have " + expected.bytes() + " bytes of SHA-256 " + expected.sha256()
                + ", has " + bytes + " of " + sha256);
    }
}
