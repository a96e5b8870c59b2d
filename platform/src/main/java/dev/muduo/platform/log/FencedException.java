package dev.muduo.platform.log;

/** Another instance has taken over this writer's transactional id; this one must stop. */
public class FencedException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    public FencedException(String message, Throwable cause) {
        super(message, cause);
    }
}
