package dev.muduo.trainer.pool;

/**
 * A record would let a study that is not TRAIN into training, or change a role: the trainer stops, because what it has
 * learned from then on could not be trusted, and skipping the record would hide who wrote it.
 */
public class RoleViolationException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    public RoleViolationException(String message) {
        super(message);
    }
}
