package dev.muduo.imaging.suv;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Vr;
import dev.muduo.imaging.series.FrameHeader;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

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
    private static final List<Attribute> CONSTANT_OF_INJECTION = List.of(
            Attribute.RADIONUCLIDE_TOTAL_DOSE,
            Attribute.RADIONUCLIDE_HALF_LIFE,
            Attribute.RADIOPHARMACEUTICAL_START_TIME,
            Attribute.RADIOPHARMACEUTICAL_START_DATE_TIME);
    private static final DataSet NOTHING = DataSet.builder().build();

    PetSeries {
        frames = List.copyOf(frames);
        if (frames.isEmpty()) {
            throw new SuvRefusedException(SuvFault.NOT_PET, "a PET series has frames, got none");
        }
        if (!first(frames).text(Attribute.MODALITY).orElse("").equals("PT")) {
            throw new SuvRefusedException(SuvFault.NOT_PET, "a PET series has the modality PT, got another");
        }
        requireConstant(frames);
        requireNoProjection(frames);
        requireNoIntercept(frames);
        requireCorrected(first(frames));
    }

    private static DataSet first(List<FrameHeader> frames) {
        return frames.get(0).file();
    }

    /** What all frames say alike, read from the first. */
    DataSet common() {
        return first(frames);
    }

    /**
     * What is said of the injection; a data set without any attribute if nothing is.
     *
     * @throws SuvRefusedException if there were several
     */
    DataSet injection() {
        int injections = common().items(Attribute.RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE)
                .size();
        if (injections > 1) {
            throw new SuvRefusedException(
                    SuvFault.NO_DOSE, "an image shows one injection, got " + injections + ": which dose is not known");
        }
        return injection(frames.get(0));
    }

    private static DataSet injection(FrameHeader frame) {
        return frame.file().items(Attribute.RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE).stream()
                .findFirst()
                .orElse(NOTHING);
    }

    private static void requireConstant(List<FrameHeader> frames) {
        for (Attribute attribute : CONSTANT) {
            requireConstant(frames, FrameHeader::file, attribute);
        }
        for (Attribute attribute : CONSTANT_OF_INJECTION) {
            requireConstant(frames, PetSeries::injection, attribute);
        }
    }

    private static void requireConstant(
            List<FrameHeader> frames, Function<FrameHeader, DataSet> said, Attribute attribute) {
        Object expected = value(said.apply(frames.get(0)), attribute);
        long others = frames.stream()
                .filter(frame -> !value(said.apply(frame), attribute).equals(expected))
                .count();
        if (others > 0) {
            throw new SuvRefusedException(
                    SuvFault.DIFFERS_WITHIN_SERIES,
                    "the frames of one series have the same " + attribute + "; of " + frames.size() + " frames "
                            + others + " differ from the first");
        }
    }

    /** Numbers by their value: 70 and 70.0 are the same weight. What cannot be read is compared as it stands. */
    private static Object value(DataSet dataSet, Attribute attribute) {
        List<String> texts = dataSet.texts(attribute);
        if (attribute.vr() != Vr.DS) {
            return texts;
        }
        return texts.stream().map(PetSeries::number).toList();
    }

    private static Object number(String text) {
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private static void requireNoProjection(List<FrameHeader> frames) {
        for (FrameHeader frame : frames) {
            List<String> imageType = frame.file().texts(Attribute.IMAGE_TYPE);
            List<String> seriesType = frame.file().texts(Attribute.SERIES_TYPE);
            boolean projected = seriesType.size() > 1 && seriesType.get(1).equals("REPROJECTION");
            if (projected || imageType.contains("MIP") || imageType.contains("PROJECTION")) {
                throw new SuvRefusedException(
                        SuvFault.PROJECTION, "a PET volume is made of slices, got a projection: send the slices");
            }
        }
    }

    private static void requireNoIntercept(List<FrameHeader> frames) {
        for (FrameHeader frame : frames) {
            double intercept = frame.saying(Attribute.RESCALE_INTERCEPT)
                    .number(Attribute.RESCALE_INTERCEPT)
                    .orElse(0);
            if (intercept != 0) {
                throw new SuvRefusedException(
                        SuvFault.NON_ZERO_INTERCEPT,
                        "a PET image has a rescale intercept of 0, got " + intercept + ": no activity is 0 there");
            }
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
