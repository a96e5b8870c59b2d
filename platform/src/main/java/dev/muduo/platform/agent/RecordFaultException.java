package dev.muduo.platform.agent;

/**
 * A fault of one record (unreadable, a missing object, a checksum that differs): it is counted, and the record set aside
 * as a dead letter when it has failed too often. The next record is none the worse for it.
 */
public class RecordFaultException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public RecordFaultException(String message, Throwable cause) {
        super(message, cause);
    }

    public RecordFaultException(String message) {
        super(message);
    }
}
