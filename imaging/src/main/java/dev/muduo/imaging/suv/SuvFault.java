package dev.muduo.imaging.suv;

/** Why a PET series has no SUV; the code is for machines and does not change. */
public enum SuvFault {
    NOT_PET("not-pet"),
    NOT_ATTENUATION_CORRECTED("not-attenuation-corrected"),
    NOT_DECAY_CORRECTED("not-decay-corrected"),
    PROJECTION("projection"),
    NON_ZERO_INTERCEPT("non-zero-intercept"),
    DIFFERS_WITHIN_SERIES("differs-within-series"),
    UNKNOWN_UNITS("unknown-units"),
    UNKNOWN_DECAY_CORRECTION("unknown-decay-correction"),
    NO_WEIGHT("no-weight"),
    NO_HEIGHT("no-height"),
    NO_SEX("no-sex"),
    NO_DOSE("no-dose"),
    NO_HALF_LIFE("no-half-life"),
    NO_INJECTION_TIME("no-injection-time"),
    NO_REFERENCE_TIME("no-reference-time"),
    NO_FRAME_DURATION("no-frame-duration"),
    NOT_FINITE("not-finite");

    private final String code;

    SuvFault(String code) {
        this.code = code;
    }

    /** As in problem details and refusals: {@code no-weight}. */
    public String code() {
        return code;
    }
}
