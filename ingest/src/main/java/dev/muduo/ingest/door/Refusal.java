package dev.muduo.ingest.door;

/**
 * What was sent is not taken, and sending it again will not help unless something is changed. The message is for the sender:
 * what was expected, what came, what to do; never a word from a file's name or a patient's identifiers.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why, as HTTP distinguishes it. */
    public enum Kind {
        /** The request itself is not as it should be: a part is missing, a field is unknown. */
        MALFORMED,
        /** Its caller may not, as it is. */
        FORBIDDEN,
        /** It names a study, revision or annotation that is not known here. */
        UNKNOWN,
        /** It contradicts what was accepted earlier. */
        CONFLICT,
        /** It is larger than what is taken here. */
        TOO_LARGE,
        /** It is of a media type that is not taken here. */
        OTHER_TYPE,
        /** It was read and is not a study or annotation that can be learned from. */
        INVALID
    }

    private final Kind kind;
    private final String code;

    /** @param code stable and lower-case, for programs, as in {@code pet-not-suv} */
    public Refusal(Kind kind, String code, String message) {
        super(message);
        this.kind = kind;
        this.code = code;
    }

    public Refusal(Kind kind, String code, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.code = code;
    }

    static Refusal invalid(String code, String message) {
        return new Refusal(Kind.INVALID, code, message);
    }

    public Kind kind() {
        return kind;
    }

    public String code() {
        return code;
    }
}
