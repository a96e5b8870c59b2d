package dev.muduo.imaging.deidentify;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Tag;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Why the pixels of an image may name or show somebody although its attributes do not. Pixels are never cleaned here. */
public enum PixelConcern {
    /** Burned In Annotation (0028,0301) is YES. */
    BURNED_IN_ANNOTATION,
    /** Recognizable Visual Features (0028,0302) is YES. */
    RECOGNIZABLE_VISUAL_FEATURES,
    /** The object is a secondary capture: a screen, a scanned page, a photograph. */
    SECONDARY_CAPTURE,
    /** Image Type (0008,0008) says that the image was derived into a picture of a screen. */
    SCREEN_SAVE,
    /** An overlay lies in unused bits of the pixels, as the standard once allowed (PS3.3, C.9.2): removing its group leaves it. */
    EMBEDDED_OVERLAY;

    private static final String SECONDARY_CAPTURE_CLASSES = "1.2.840.10008.5.1.4.1.1.7";
    private static final Set<String> SCREEN_TYPES = Set.of("SCREEN SAVE", "SCREEN");
    private static final String YES = "YES";
    private static final int FIRST_OVERLAY = 0x6000;
    private static final int LAST_OVERLAY = 0x601e;
    private static final int OVERLAY_ROWS = 0x0010;
    private static final int OVERLAY_DATA = 0x3000;

    /** What speaks against this object's pixels; reconstructed slices, original or derived, give no reason. */
    public static Set<PixelConcern> of(DataSet dataSet) {
        EnumSet<PixelConcern> found = EnumSet.noneOf(PixelConcern.class);
        if (says(dataSet, Attribute.BURNED_IN_ANNOTATION)) {
            found.add(BURNED_IN_ANNOTATION);
        }
        if (says(dataSet, Attribute.RECOGNIZABLE_VISUAL_FEATURES)) {
            found.add(RECOGNIZABLE_VISUAL_FEATURES);
        }
        String sopClass = dataSet.text(Attribute.SOP_CLASS_UID).orElse("");
        if (sopClass.equals(SECONDARY_CAPTURE_CLASSES)
                || sopClass.startsWith(SECONDARY_CAPTURE_CLASSES + ".")
                || dataSet.has(Attribute.CONVERSION_TYPE)) {
            found.add(SECONDARY_CAPTURE);
        }
        List<String> imageType = dataSet.texts(Attribute.IMAGE_TYPE);
        if (imageType.stream().anyMatch(SCREEN_TYPES::contains)) {
            found.add(SCREEN_SAVE);
        }
        for (int group = FIRST_OVERLAY; group <= LAST_OVERLAY; group += 2) {
            if (dataSet.find(new Tag(group, OVERLAY_ROWS)).isPresent()
                    && dataSet.find(new Tag(group, OVERLAY_DATA)).isEmpty()) {
                found.add(EMBEDDED_OVERLAY);
            }
        }
        return Collections.unmodifiableSet(found);
    }

    private static boolean says(DataSet dataSet, Attribute attribute) {
        return dataSet.text(attribute).filter(YES::equals).isPresent();
    }
}
