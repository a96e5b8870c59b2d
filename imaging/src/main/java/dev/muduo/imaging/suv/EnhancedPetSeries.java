package dev.muduo.imaging.suv;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.SopClass;
import dev.muduo.imaging.series.FrameHeader;
import java.util.List;

/**
 * The frames of one series of enhanced PET images (PS3.3, A.56), checked as those of a classic one are: corrected as SUV needs it,
 * no projection, of one unit, and of one mind about all that must not differ.
 *
 * @param values one a frame
 */
record EnhancedPetSeries(List<FrameHeader> frames, List<RealWorldValue> values) {
    private static final List<Attribute> CONSTANT = List.of(
            Attribute.SOP_CLASS_UID,
            Attribute.ATTENUATION_CORRECTED,
            Attribute.DECAY_CORRECTED,
            Attribute.DECAY_CORRECTION_DATE_TIME,
            Attribute.TIMEZONE_OFFSET_FROM_UTC,
            Attribute.PATIENT_WEIGHT,
            Attribute.PATIENT_SIZE,
            Attribute.PATIENT_SEX);

    EnhancedPetSeries {
        frames = List.copyOf(frames);
        values = List.copyOf(values);
    }

    /** Whether these frames are of enhanced images. */
    static boolean isOne(List<FrameHeader> frames) {
        return !frames.isEmpty()
                && frames.get(0).file().text(Attribute.SOP_CLASS_UID).orElse("").equals(SopClass.ENHANCED_PET_IMAGE);
    }

    /** @throws SuvRefusedException if they are not as they should be */
    static EnhancedPetSeries of(List<FrameHeader> frames) {
        PetSeries.requireSlices(frames);
        Agreement.require(frames, CONSTANT);
        requireCorrected(frames.get(0).file());
        List<RealWorldValue> values = frames.stream().map(RealWorldValue::of).toList();
        long others = values.stream()
                .filter(value -> value.unit() != values.get(0).unit())
                .count();
        if (others > 0) {
            throw new SuvRefusedException(
                    SuvFault.DIFFERS_WITHIN_SERIES,
                    "the frames of one series have the same " + Attribute.MEASUREMENT_UNITS_CODE_SEQUENCE + "; of "
                            + frames.size() + " frames " + others + " differ from the first");
        }
        return new EnhancedPetSeries(frames, values);
    }

    private static void requireCorrected(DataSet common) {
        if (!says(common, Attribute.ATTENUATION_CORRECTED, "YES")) {
            throw new SuvRefusedException(
                    SuvFault.NOT_ATTENUATION_CORRECTED,
                    Attribute.ATTENUATION_CORRECTED
                            + ": an SUV needs attenuation correction (YES), this series has none: send the corrected"
                            + " series");
        }
        if (!says(common, Attribute.DECAY_CORRECTED, "YES") && !says(common, Attribute.DECAY_CORRECTED, "NO")) {
            throw new SuvRefusedException(
                    SuvFault.NOT_DECAY_CORRECTED, Attribute.DECAY_CORRECTED + ": expected YES or NO, got neither");
        }
    }

    private static boolean says(DataSet common, Attribute attribute, String word) {
        return common.text(attribute).orElse("").equals(word);
    }

    /** What all frames say alike, read from the first. */
    DataSet common() {
        return frames.get(0).file();
    }

    PetUnit unit() {
        return values.get(0).unit();
    }

    boolean isDecayCorrected() {
        return says(common(), Attribute.DECAY_CORRECTED, "YES");
    }
}
