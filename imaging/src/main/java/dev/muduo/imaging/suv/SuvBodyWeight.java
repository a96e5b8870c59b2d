package dev.muduo.imaging.suv;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.PrivateBlock;
import dev.muduo.imaging.dicom.Tag;
import dev.muduo.imaging.series.FrameHeader;
import dev.muduo.imaging.series.Rescale;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * SUVbw of a PET series: the rules by unit, then by decay correction. One object a series and thread. What an enhanced image says
 * elsewhere is in {@link EnhancedPetSuv}.
 */
public final class SuvBodyWeight {
    private static final PrivateBlock PHILIPS_PET = new PrivateBlock(0x7053, "Philips PET Private Group");
    private static final int PHILIPS_SUV_FACTOR = 0x00;
    private static final int PHILIPS_ACTIVITY_FACTOR = 0x09;

    private final PetSeries series;
    private final DataSet common;
    private final Injection injection;
    private final Evidence evidence = new Evidence();
    private final BodySize body;

    private SuvBodyWeight(PetSeries series) {
        this.series = series;
        this.common = series.common();
        this.injection = Injection.first(common);
        this.body = new BodySize(common, evidence);
    }

    /**
     * How the frames of one PET series become SUVbw.
     *
     * @param frames all of a series, in any order
     * @throws SuvRefusedException if their SUV cannot be known
     * @throws dev.muduo.imaging.dicom.DicomException if a value that is needed cannot be read
     */
    public static SuvScale of(List<FrameHeader> frames) {
        return EnhancedPetSeries.isOne(frames)
                ? EnhancedPetSuv.of(EnhancedPetSeries.of(frames))
                : new SuvBodyWeight(new PetSeries(frames)).scale();
    }

    private SuvScale scale() {
        evidence.used(Attribute.CORRECTED_IMAGE);
        String units = evidence.text(common, Attribute.UNITS).orElse("");
        double[] factors = switch (units) {
            case "BQML" -> activity(units, 1);
            case "CNTS" -> counts();
            case "GML" -> same(gramsPerMillilitre());
            case "CM2ML" -> same(surfacePerMillilitre());
            default ->
                throw new SuvRefusedException(
                        SuvFault.UNKNOWN_UNITS,
                        Attribute.UNITS
                                + ": an SUV can be had from BQML, CNTS with Philips' factors, GML and CM2ML, got "
                                + (units.matches("[A-Z0-9]{1,16}") ? units : "none of them"));
        };
        evidence.used(Attribute.RESCALE_SLOPE);
        return SuvScale.of(series.frames().stream().map(Rescale::of).toList(), factors, evidence);
    }

    private double[] same(double factor) {
        double[] factors = new double[series.frames().size()];
        Arrays.fill(factors, factor);
        return factors;
    }

    /** Philips' counts: a factor to SUVbw, else one to Bq/ml. */
    private double[] counts() {
        OptionalDouble toSuv = philips(PHILIPS_SUV_FACTOR);
        if (toSuv.isPresent()) {
            evidence.rule("CNTS/philips-suv-factor");
            return same(toSuv.getAsDouble());
        }
        OptionalDouble toActivity = philips(PHILIPS_ACTIVITY_FACTOR);
        if (toActivity.isPresent()) {
            return activity("CNTS/philips-activity-factor", toActivity.getAsDouble());
        }
        throw new SuvRefusedException(
                SuvFault.UNKNOWN_UNITS,
                Attribute.UNITS
                        + ": counts (CNTS) need one of Philips' factors (7053,1000) and (7053,1009), got neither");
    }

    /** Both factors are 0 where they do not apply. */
    private OptionalDouble philips(int element) {
        Optional<Double> factor = PHILIPS_PET
                .text(common, element)
                .filter(text -> text.matches("[+-]?([0-9]{1,20}[.]?[0-9]{0,20}|[.][0-9]{1,20})([eE][+-]?[0-9]{1,3})?"))
                .map(Double::valueOf)
                .filter(number -> number > 0 && Double.isFinite(number));
        factor.ifPresent(used -> evidence.used(new Tag(PHILIPS_PET.group(), 0x1000 | element)));
        return factor.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
    }

    /** Already normalised by a mass: SUVbw = v · W / that mass. */
    private double gramsPerMillilitre() {
        String type = evidence.text(common, Attribute.SUV_TYPE).orElse("BW");
        double factor = body.perMass(type);
        evidence.rule("GML");
        evidence.rule(type);
        return factor;
    }

    /** Normalised by body surface: SUVbw = v · W / surface. */
    private double surfacePerMillilitre() {
        evidence.rule("CM2ML");
        return body.perSurface();
    }

    /** Bq/ml: SUV = v · W / D, the dose decayed to the moment that the image is corrected to. */
    private double[] activity(String rule, double becquerelPerMl) {
        evidence.rule(rule);
        double perBecquerel = becquerelPerMl * body.perDose(injection);
        String correction = evidence.text(common, Attribute.DECAY_CORRECTION).orElse("");
        return switch (correction) {
            case "ADMIN" -> {
                evidence.rule(correction);
                yield same(perBecquerel);
            }
            case "START" -> {
                evidence.rule(correction);
                yield same(perBecquerel / remainingAtReference());
            }
            case "NONE" -> {
                evidence.rule(correction);
                yield uncorrected(perBecquerel);
            }
            default ->
                throw new SuvRefusedException(
                        SuvFault.UNKNOWN_DECAY_CORRECTION,
                        Attribute.DECAY_CORRECTION + ": expected START, ADMIN or NONE, got none of them");
        };
    }

    private double remainingAtReference() {
        Radionuclide nuclide = Radionuclide.of(injection, evidence);
        LocalDateTime reference = new ReferenceTime(series, nuclide, evidence).find();
        LocalDateTime injected = InjectionTime.before(reference, injection, nuclide, evidence);
        return nuclide.remaining(injected, reference);
    }

    private double[] uncorrected(double perBecquerel) {
        Radionuclide nuclide = Radionuclide.of(injection, evidence);
        double[] toInjection = Acquisition.CLASSIC.toInjection(series.frames(), injection, nuclide, evidence);
        return Arrays.stream(toInjection).map(factor -> perBecquerel * factor).toArray();
    }
}
