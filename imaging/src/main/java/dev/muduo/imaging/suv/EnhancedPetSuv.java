package dev.muduo.imaging.suv;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DicomTime;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Arrays;

/**
 * SUVbw of enhanced PET images, by the rules for classic ones: the unit is that of Real World Value Mapping, and the moment to which
 * the pixels are corrected is stated, in Decay Correction DateTime (0018,9701). One object a series and thread.
 */
final class EnhancedPetSuv {
    private final EnhancedPetSeries series;
    private final DataSet common;
    private final Injection injection;
    private final Evidence evidence = new Evidence();
    private final BodySize body;

    private EnhancedPetSuv(EnhancedPetSeries series) {
        this.series = series;
        this.common = series.common();
        this.injection = Injection.first(common);
        this.body = new BodySize(common, evidence);
    }

    /**
     * How the frames become SUVbw.
     *
     * @throws SuvRefusedException if their SUV cannot be known
     * @throws dev.muduo.imaging.dicom.DicomException if a value that is needed cannot be read
     */
    static SuvScale of(EnhancedPetSeries series) {
        return new EnhancedPetSuv(series).scale();
    }

    private SuvScale scale() {
        evidence.used(
                Attribute.ATTENUATION_CORRECTED,
                Attribute.DECAY_CORRECTED,
                Attribute.REAL_WORLD_VALUE_MAPPING_SEQUENCE,
                Attribute.MEASUREMENT_UNITS_CODE_SEQUENCE);
        PetUnit unit = series.unit();
        evidence.rule(unit.units());
        double[] factors = switch (unit) {
            case ACTIVITY -> activity();
            case SUV_BSA -> same(body.perSurface());
            case SUV_BW, SUV_PLAIN, SUV_LBM, SUV_LBM_JAMES, SUV_LBM_JANMAHASATIAN, SUV_IBW -> {
                evidence.rule(unit.suvType());
                yield same(body.perMass(unit.suvType()));
            }
        };
        evidence.used(Attribute.REAL_WORLD_VALUE_SLOPE);
        return SuvScale.of(series.values().stream().map(RealWorldValue::rescale).toList(), factors, evidence);
    }

    private double[] same(double factor) {
        double[] factors = new double[series.frames().size()];
        Arrays.fill(factors, factor);
        return factors;
    }

    private double[] activity() {
        double perBecquerel = body.perDose(injection);
        Radionuclide nuclide = Radionuclide.of(injection, evidence);
        if (series.isDecayCorrected()) {
            return same(perBecquerel / remainingAtCorrection(nuclide));
        }
        evidence.rule("NONE");
        Attribute start = Attribute.FRAME_ACQUISITION_DATE_TIME;
        series.frames().forEach(frame -> injection.compareZones(frame.saying(start), start, evidence));
        double[] toInjection = Acquisition.ENHANCED.toInjection(series.frames(), injection, nuclide, evidence);
        return Arrays.stream(toInjection).map(factor -> perBecquerel * factor).toArray();
    }

    /** What was left of the dose when the pixels' activity was what they say; of pixels corrected to the injection, all of it. */
    private double remainingAtCorrection(Radionuclide nuclide) {
        LocalDateTime corrected = DicomTime.dateTime(injection.clock(), common, Attribute.DECAY_CORRECTION_DATE_TIME)
                .orElseThrow(() -> new SuvRefusedException(
                        SuvFault.NO_REFERENCE_TIME,
                        Attribute.DECAY_CORRECTION_DATE_TIME
                                + ": an SUV needs the moment to which an enhanced PET is decay-corrected, got none"));
        evidence.used(Attribute.DECAY_CORRECTION_DATE_TIME);
        injection.compareZones(common, Attribute.DECAY_CORRECTION_DATE_TIME, evidence);
        InjectionTime injected = InjectionTime.of(corrected, injection, nuclide);
        if (InjectionTime.isSame(injected.time(), corrected)) {
            evidence.rule("ADMIN");
            injected.tell(evidence);
            return nuclide.remaining(injected.time(), corrected);
        }
        injection.start().ifPresent(start -> requireNotAfter(corrected, start));
        evidence.rule("START");
        evidence.rule("decay-correction-datetime");
        compareWithAcquisition(corrected);
        return nuclide.remaining(InjectionTime.before(corrected, injection, nuclide, evidence), corrected);
    }

    /** On another day it may be a date that was shifted; on the same one a day before would be made up. */
    private static void requireNotAfter(LocalDateTime corrected, LocalDateTime injected) {
        if (injected.isAfter(corrected) && injected.toLocalDate().equals(corrected.toLocalDate())) {
            throw new SuvRefusedException(
                    SuvFault.NO_REFERENCE_TIME,
                    Attribute.DECAY_CORRECTION_DATE_TIME
                            + ": expected a moment from the injection on, got one before it on the same day");
        }
    }

    private void compareWithAcquisition(LocalDateTime corrected) {
        Acquisition.ENHANCED
                .earliest(series.frames(), new Evidence())
                .filter(earliest -> corrected.isAfter(earliest) && !InjectionTime.isSame(corrected, earliest))
                .ifPresent(earliest -> evidence.warn("the time of decay correction is "
                        + Duration.between(earliest, corrected).toSeconds() + " s after the earliest acquisition"));
    }
}
