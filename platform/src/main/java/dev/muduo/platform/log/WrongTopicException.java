package dev.muduo.platform.log;

/** A topic or the broker is not set up as the loop needs it: a start-up error that says what to change. */
public class WrongTopicException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    public WrongTopicException(String message) {
        super(message);
    }
}
