package dev.muduo.infer.request;

/** A request is not answered with a mask; the message says why and what to do. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The code is for machines and does not change. */
    public enum Reason {
        MALFORMED("malformed-request"),
        UNUSABLE_SCAN("unusable-scan"),
        UNKNOWN_STUDY("unknown-study"),
        STUDY_DAMAGED("study-damaged"),
        NOTHING_PROMOTED("nothing-promoted"),
        STARTING("starting"),
        OVERLOADED("overloaded"),
        OUT_OF_TIME("out-of-time"),
        STOPPING("stopping"),
        STORE_UNAVAILABLE("store-unavailable"),
        DISK_UNAVAILABLE("disk-unavailable");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    private final Reason reason;
    private final String code;

    public RefusedException(Reason reason, String message) {
        this(reason, reason.code(), message, null);
    }

    public RefusedException(Reason reason, String message, Throwable cause) {
        this(reason, reason.code(), message, cause);
    }

    /** @param code finer than the reason's, as in {@code no-overlap} */
    public RefusedException(Reason reason, String code, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.code = code;
    }

    public Reason reason() {
        return reason;
    }

    public String code() {
        return code;
    }
}
