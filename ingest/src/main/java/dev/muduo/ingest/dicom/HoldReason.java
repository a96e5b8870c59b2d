package dev.muduo.ingest.dicom;

/** Why a study waits for a person; the code is for machines and does not change. */
public enum HoldReason {
    SEVERAL_PETS("several-pets"),
    SEVERAL_CTS("several-cts"),
    SEVERAL_PATIENTS("several-patients"),
    INSTANCE_CONFLICT("instance-conflict"),
    /** A person chose a CT that is not among what has come: nothing else is taken in its place unasked. */
    CHOSEN_CT_MISSING("chosen-ct-missing"),
    /** As for the CT. */
    CHOSEN_PET_MISSING("chosen-pet-missing");

    private final String code;

    HoldReason(String code) {
        this.code = code;
    }

    /** As in answers and the log: {@code several-pets}. */
    public String code() {
        return code;
    }
}
