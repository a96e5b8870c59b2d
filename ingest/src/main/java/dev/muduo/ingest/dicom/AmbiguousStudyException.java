package dev.muduo.ingest.dicom;

import java.util.List;

/**
 * A study of which it is not plain what to use: a person has to choose, nothing is guessed. The message says what there was, of
 * no patient.
 */
public final class AmbiguousStudyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String studyId;
    private final HoldReason reason;
    private final transient List<SeriesOption> options;

    public AmbiguousStudyException(String studyId, HoldReason reason, String message, List<SeriesOption> options) {
        super(message);
        this.studyId = studyId;
        this.reason = reason;
        this.options = List.copyOf(options);
    }

    /** Pseudonym of the Study Instance UID. */
    public String studyId() {
        return studyId;
    }

    public HoldReason reason() {
        return reason;
    }

    /** The study's CT and PET series. */
    public List<SeriesOption> options() {
        return options;
    }
}
