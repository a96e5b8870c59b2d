package dev.muduo.imaging.deidentify;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Tag;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Why the pixels of an image may name or show somebody although its attributes do not. Pixels are never cleaned here. Decided by
 * the object's class and by attributes; that Burned In Annotation is NO is no reason to trust an object of a class in doubt.
 */
public enum PixelConcern {
    /** Burned In Annotation (0028,0301) is YES. */
    BURNED_IN_ANNOTATION,
    /** Recognizable Visual Features (0028,0302) is YES. */
    RECOGNIZABLE_VISUAL_FEATURES,
    /** The object is a secondary capture: a screen, a scanned page, a photograph. */
    SECONDARY_CAPTURE,
    /** Image Type (0008,0008) says so, or an image that should be a slice is in colour or lies nowhere in the patient. */
    SCREEN,
    /** Ultrasound devices write names and dates into the picture. */
    ULTRASOUND,
    /** Endoscopes, microscopes, cameras: they show labels and persons. */
    VISIBLE_LIGHT,
    /** Radiographs, angiographies, portal images: markers are in the picture, and screens are kept under their classes. */
    PROJECTION,
    /** A page or a model in another format, within a DICOM object. */
    ENCAPSULATED_DOCUMENT,
    /** An image of a class of which nothing is known here. */
    UNKNOWN_CLASS,
    /** An overlay lies in unused bits of the pixels, as the standard once allowed (PS3.3, C.9.2): removing its group leaves it. */
    EMBEDDED_OVERLAY;

    /** Of an Image Type, from its third value on: screens, protocols and dose reports that scanners keep among their slices. */
    private static final Set<String> SCREEN_WORDS = Set.of(
            "SCREEN",
            "SCREENSHOT",
            "SCREENSAVE",
            "SAVE",
            "CAPTURE",
            "REPORT",
            "PROTOCOL",
            "DOSE",
            "RESULT",
            "RESULTS",
            "DISPLAY");

    private static final int COMMON_VALUES = 2;
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
        if (dataSet.has(Attribute.CONVERSION_TYPE)) {
            found.add(SECONDARY_CAPTURE);
        }
        ofClass(dataSet).ifPresent(found::add);
        if (isScreen(dataSet)) {
            found.add(SCREEN);
        }
        if (hasEmbeddedOverlay(dataSet)) {
            found.add(EMBEDDED_OVERLAY);
        }
        return Collections.unmodifiableSet(found);
    }

    private static Optional<PixelConcern> ofClass(DataSet dataSet) {
        String sopClass = dataSet.text(Attribute.SOP_CLASS_UID).orElse("");
        if (ImageClass.isSlices(sopClass)) {
            return Optional.empty();
        }
        return ImageClass.concern(sopClass)
                .or(() -> hasPixels(dataSet) ? Optional.of(UNKNOWN_CLASS) : Optional.empty());
    }

    private static boolean hasPixels(DataSet dataSet) {
        return dataSet.has(Attribute.PIXEL_DATA)
                || dataSet.has(Attribute.FLOAT_PIXEL_DATA)
                || dataSet.has(Attribute.DOUBLE_FLOAT_PIXEL_DATA);
    }

    private static boolean isScreen(DataSet dataSet) {
        boolean named = dataSet.texts(Attribute.IMAGE_TYPE).stream()
                .skip(COMMON_VALUES)
                .flatMap(value -> Arrays.stream(value.split("[^A-Z]+")))
                .anyMatch(SCREEN_WORDS::contains);
        boolean shouldBePlaced = hasPixels(dataSet)
                && ImageClass.isPlaced(dataSet.text(Attribute.SOP_CLASS_UID).orElse(""));
        return named || (shouldBePlaced && (isColour(dataSet) || !dataSet.has(Attribute.IMAGE_POSITION_PATIENT)));
    }

    private static boolean isColour(DataSet dataSet) {
        return dataSet.text(Attribute.PHOTOMETRIC_INTERPRETATION)
                .filter(kind -> !kind.startsWith("MONOCHROME"))
                .isPresent();
    }

    private static boolean hasEmbeddedOverlay(DataSet dataSet) {
        for (int group = FIRST_OVERLAY; group <= LAST_OVERLAY; group += 2) {
            if (dataSet.find(new Tag(group, OVERLAY_ROWS)).isPresent()
                    && dataSet.find(new Tag(group, OVERLAY_DATA)).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static boolean says(DataSet dataSet, Attribute attribute) {
        return dataSet.text(attribute).filter(YES::equals).isPresent();
    }
}
