package dev.muduo.imaging.suv;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.series.FrameHeader;
import java.util.List;
import java.util.Locale;

/**
 * The frames of one PET series, checked: corrected as SUV needs it, no projection, and of one mind about all that must not
 * differ from slice to slice. Rescale slope, acquisition time, frame reference time, frame duration and decay factor may.
 */
record PetSeries(List<FrameHeader> frames) {
    private static final List<Attribute> CONSTANT = List.of(
            Attribute.UNITS,
            Attribute.SUV_TYPE,
            Attribute.DECAY_CORRECTION,
            Attribute.CORRECTED_IMAGE,
            Attribute.SERIES_DATE,
            Attribute.SERIES_TIME,
            Attribute.PATIENT_WEIGHT,
            Attribute.PATIENT_SIZE,
            Attribute.PATIENT_SEX);

    PetSeries {
        frames = List.copyOf(frames);
        requireSlices(frames);
        Agreement.require(frames, CONSTANT);
        frames.forEach(frame -> requireNoIntercept(frame.saying(Attribute.RESCALE_INTERCEPT)
                .number(Attribute.RESCALE_INTERCEPT)
                .orElse(0)));
        requireCorrected(first(frames));
    }

    private static DataSet first(List<FrameHeader> frames) {
        return frames.get(0).file();
    }

    /** What all frames say alike, read from the first. */
    DataSet common() {
        return first(frames);
    }

    /** Frames of a PET, classic or enhanced, of which none is a projection. */
    static void requireSlices(List<FrameHeader> frames) {
        if (frames.isEmpty()) {
            throw new SuvRefusedException(SuvFault.NOT_PET, "a PET series has frames, got none");
        }
        if (!first(frames).text(Attribute.MODALITY).orElse("").equals("PT")) {
            throw new SuvRefusedException(SuvFault.NOT_PET, "a PET series has the modality PT, got another");
        }
        if (frames.stream().anyMatch(FrameHeader::isProjection)) {
            throw new SuvRefusedException(
                    SuvFault.PROJECTION, "a PET volume is made of slices, got a projection: send the slices");
        }
    }

    static void requireNoIntercept(double intercept) {
        if (intercept != 0) {
            throw new SuvRefusedException(
                    SuvFault.NON_ZERO_INTERCEPT,
                    "a PET image has a rescale intercept of 0, got " + intercept + ": no activity is 0 there");
        }
    }

    private static void requireCorrected(DataSet common) {
        List<String> corrected = common.texts(Attribute.CORRECTED_IMAGE).stream()
                .map(correction -> correction.toUpperCase(Locale.ROOT))
                .toList();
        if (!corrected.contains("ATTN")) {
            throw new SuvRefusedException(
                    SuvFault.NOT_ATTENUATION_CORRECTED,
                    Attribute.CORRECTED_IMAGE
                            + ": an SUV needs attenuation correction (ATTN), this series has none: send"
                            + " the corrected series");
        }
        boolean uncorrectedByIntent =
                common.text(Attribute.DECAY_CORRECTION).orElse("").equals("NONE");
        // The standard's value is DECY; QIBA prints DECAY.
        if (!uncorrectedByIntent && !corrected.contains("DECY") && !corrected.contains("DECAY")) {
            throw new SuvRefusedException(
                    SuvFault.NOT_DECAY_CORRECTED,
                    Attribute.CORRECTED_IMAGE
                            + ": an SUV needs decay correction (DECY) unless Decay Correction is NONE");
        }
    }
}
