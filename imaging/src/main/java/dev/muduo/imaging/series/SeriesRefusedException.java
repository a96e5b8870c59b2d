package dev.muduo.imaging.series;

/** Frames that do not make one volume; the message says what was expected, what came and what to do. */
public final class SeriesRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final SeriesFault fault;

    public SeriesRefusedException(SeriesFault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public SeriesFault fault() {
        return fault;
    }
}
