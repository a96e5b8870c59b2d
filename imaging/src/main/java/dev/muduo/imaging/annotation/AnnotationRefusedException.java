package dev.muduo.imaging.annotation;

/** An object that is no annotation of the study; the message says what was expected, what came and what to do. */
public final class AnnotationRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final AnnotationFault fault;

    public AnnotationRefusedException(AnnotationFault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public AnnotationFault fault() {
        return fault;
    }
}
