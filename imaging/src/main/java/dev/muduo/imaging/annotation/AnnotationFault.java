package dev.muduo.imaging.annotation;

/** Why a DICOM object is no annotation of a study; the code is for machines and does not change. */
public enum AnnotationFault {
    WRONG_OBJECT("wrong-object"),
    OTHER_FRAME_OF_REFERENCE("other-frame-of-reference"),
    OTHER_SERIES("other-series"),
    OTHER_GEOMETRY("other-geometry"),
    OVERLAP("overlap"),
    NOTHING_KNOWN("nothing-known"),
    TOO_LARGE("too-large");

    private final String code;

    AnnotationFault(String code) {
        this.code = code;
    }

    /** As in problem details and refusals: {@code other-geometry}. */
    public String code() {
        return code;
    }
}
