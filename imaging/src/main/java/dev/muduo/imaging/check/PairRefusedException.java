package dev.muduo.imaging.check;

/** Two images are no CT/PET pair of one examination; the message says what was expected, what came and what to do. */
public final class PairRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final PairFault fault;

    public PairRefusedException(PairFault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public PairRefusedException(PairFault fault, String message, Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    public PairFault fault() {
        return fault;
    }
}
