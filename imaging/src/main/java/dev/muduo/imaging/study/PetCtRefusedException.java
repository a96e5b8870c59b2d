package dev.muduo.imaging.study;

/** An examination in which the pair is not plain; the message says what there was, and a person has to choose. */
public final class PetCtRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final PetCtFault fault;

    public PetCtRefusedException(PetCtFault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public PetCtFault fault() {
        return fault;
    }
}
