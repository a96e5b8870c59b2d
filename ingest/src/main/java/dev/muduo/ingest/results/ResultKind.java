package dev.muduo.ingest.results;

/** What a mask becomes, in the order of sending: nothing is sent before what it refers to. */
public enum ResultKind {
    /** A DICOM Segmentation. */
    SEG,
    /** A measurement report (TID 1500) of the segmentation. */
    SR,
    /** An RT Structure Set. */
    RTSTRUCT
}
