package dev.muduo.infer.request;

import java.time.Duration;

/** A request is not answered with a mask; the message says why and what to do. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The code is for machines and does not change. */
    public enum Reason {
        MALFORMED("malformed-request"),
        UNUSABLE_SCAN("unusable-scan"),
        UNKNOWN_STUDY("unknown-study"),
        TOO_SLOW("upload-too-slow"),
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
    private final Duration retryAfter;

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
        this.retryAfter = Duration.ZERO;
    }

    private RefusedException(String message, Duration retryAfter) {
        super(message);
        this.reason = Reason.OVERLOADED;
        this.code = reason.code();
        this.retryAfter = retryAfter;
    }

    /** There is no place for a request of this urgency. */
    public static RefusedException overloaded(Admission admission, Urgency urgency) {
        return new RefusedException(
                admission.inside(urgency) + " " + urgency.word() + " requests are being answered or wait, at most "
                        + admission.most(urgency)
                        + " may, and none that would probably have to wait too long: come back"
                        + " later",
                admission.expectedPlace(urgency));
    }

    /** When it is worth asking again, as far as is known; zero where it is not. */
    public Duration retryAfter() {
        return retryAfter;
    }

    public Reason reason() {
        return reason;
    }

    public String code() {
        return code;
    }
}
