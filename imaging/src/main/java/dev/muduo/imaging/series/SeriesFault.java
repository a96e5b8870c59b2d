package dev.muduo.imaging.series;

/** Why frames do not make one volume; the code is for machines and does not change. */
public enum SeriesFault {
    TOO_FEW_FRAMES("too-few-frames"),
    MIXED_SIZES("mixed-sizes"),
    MIXED_ORIENTATIONS("mixed-orientations"),
    MIXED_SPACINGS("mixed-spacings"),
    DUPLICATE_POSITIONS("duplicate-positions"),
    MISSING_SLICES("missing-slices"),
    UNEVEN_SLICES("uneven-slices"),
    GANTRY_TILT("gantry-tilt"),
    MIXED_VALUES("mixed-values"),
    TOO_LARGE("too-large"),
    NOT_FINITE("not-finite");

    private final String code;

    SeriesFault(String code) {
        this.code = code;
    }

    /** As in problem details and refusals: {@code gantry-tilt}. */
    public String code() {
        return code;
    }
}
