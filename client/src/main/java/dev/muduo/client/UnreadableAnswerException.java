package dev.muduo.client;

/** What came is no answer of this API: a proxy's page, something longer than is taken, or a version too far from this one. */
public final class UnreadableAnswerException extends MuduoException {
    private static final long serialVersionUID = 1L;

    UnreadableAnswerException(String message, Throwable cause) {
        super(message, cause);
    }
}
