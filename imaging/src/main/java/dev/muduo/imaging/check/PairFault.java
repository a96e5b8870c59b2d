package dev.muduo.imaging.check;

/** Why a CT/PET pair is refused; the code is for machines and does not change. */
public enum PairFault {
    CT_UNREADABLE("ct-unreadable"),
    PET_UNREADABLE("pet-unreadable"),
    ABSURD_GEOMETRY("absurd-geometry"),
    NOT_FINITE("not-finite"),
    MODALITIES_SWAPPED("modalities-swapped"),
    CT_NOT_HOUNSFIELD("ct-not-hounsfield"),
    PET_NOT_SUV("pet-not-suv"),
    NO_OVERLAP("no-overlap");

    private final String code;

    PairFault(String code) {
        this.code = code;
    }

    /** As in problem details and refusals: {@code no-overlap}. */
    public String code() {
        return code;
    }
}
