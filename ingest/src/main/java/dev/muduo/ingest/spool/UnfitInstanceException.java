package dev.muduo.ingest.spool;

/** An instance that is not kept here; the message says why, of no patient. */
public final class UnfitInstanceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why, as far as a sender's answer tells it apart. */
    public enum Reason {
        /** No DICOM file, or one that does not name itself. */
        UNREADABLE,
        /** Neither a CT nor a PET image. */
        OTHER_CLASS,
        /** It is larger, or more of its study or under its UID are here, than is kept. */
        TOO_MANY
    }

    private final Reason reason;

    public UnfitInstanceException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public UnfitInstanceException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
