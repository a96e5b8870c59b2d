package dev.muduo.imaging.dicom;

/** The classes of the objects that hold results and annotations (PS3.4, B.5). */
public final class SopClass {
    public static final String SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.4";
    public static final String RT_STRUCTURE_SET = "1.2.840.10008.5.1.4.1.1.481.3";
    public static final String ENHANCED_STRUCTURED_REPORT = "1.2.840.10008.5.1.4.1.1.88.22";

    private SopClass() {}
}
