package dev.muduo.imaging.study;

/** Why no CT/PET pair could be chosen; the code is for machines and does not change. */
public enum PetCtFault {
    NO_PET("no-pet"),
    SEVERAL_PETS("several-pets"),
    NO_CT("no-ct"),
    SEVERAL_CTS("several-cts"),
    NO_FRAME_OF_REFERENCE("no-frame-of-reference"),
    SEVERAL_STUDIES("several-studies"),
    SEVERAL_PATIENTS("several-patients");

    private final String code;

    PetCtFault(String code) {
        this.code = code;
    }

    /** As in problem details and refusals: {@code several-pets}. */
    public String code() {
        return code;
    }
}
