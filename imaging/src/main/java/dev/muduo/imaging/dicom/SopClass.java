package dev.muduo.imaging.dicom;

import java.util.Set;

/** The classes of the objects that studies, results and annotations are (PS3.4, B.5). */
public final class SopClass {
    /** Classic and enhanced. */
    public static final Set<String> CT_IMAGES = Set.of("1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.2.1");

    /** Classic and enhanced. */
    public static final Set<String> PET_IMAGES = Set.of("1.2.840.10008.5.1.4.1.1.128", "1.2.840.10008.5.1.4.1.1.130");

    /** One of {@link #PET_IMAGES}. */
    public static final String ENHANCED_PET_IMAGE = "1.2.840.10008.5.1.4.1.1.130";

    public static final String SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.4";
    public static final String RT_STRUCTURE_SET = "1.2.840.10008.5.1.4.1.1.481.3";
    public static final String ENHANCED_STRUCTURED_REPORT = "1.2.840.10008.5.1.4.1.1.88.22";

    private SopClass() {}
}
