package dev.muduo.ingest.stow;

import dev.muduo.ingest.spool.UnfitInstanceException;

/** Failure Reason (0008,1197) of an instance that was not stored (PS3.18, 10.5.3.3, and PS3.3, C.14.1.1). */
enum FailureReason {
    PROCESSING_FAILURE(0x0110),
    CLASS_NOT_SUPPORTED(0x0122),
    NOT_OF_THE_STUDY(0xA900),
    CANNOT_UNDERSTAND(0xC000);

    private final int code;

    FailureReason(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static FailureReason of(UnfitInstanceException unfit) {
        return switch (unfit.reason()) {
            case UNREADABLE -> CANNOT_UNDERSTAND;
            case OTHER_CLASS -> CLASS_NOT_SUPPORTED;
            case TOO_MANY -> PROCESSING_FAILURE;
        };
    }
}
