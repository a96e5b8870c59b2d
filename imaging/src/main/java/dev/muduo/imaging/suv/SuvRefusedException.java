package dev.muduo.imaging.suv;

/** A PET series whose SUV cannot be known; the message says what was expected, what came and what to do, of no patient. */
public final class SuvRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final SuvFault fault;

    public SuvRefusedException(SuvFault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public SuvFault fault() {
        return fault;
    }
}
