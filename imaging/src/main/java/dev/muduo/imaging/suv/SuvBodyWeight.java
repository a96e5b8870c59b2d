package dev.muduo.imaging.suv;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.PrivateBlock;
import dev.muduo.imaging.dicom.Tag;
import dev.muduo.imaging.series.FrameHeader;
import dev.muduo.imaging.series.Rescale;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** SUVbw of a PET series: the rules by unit, then by decay correction. One object a series and thread. */
public final class SuvBodyWeight {
    private static final PrivateBlock PHILIPS_PET = new PrivateBlock(0x7053, "Philips PET Private Group");
    private static final int PHILIPS_SUV_FACTOR = 0x00;
    private static final int PHILIPS_ACTIVITY_FACTOR = 0x09;

    /** Real doses of F-18 cluster at 4e8 (Bq) and at 4e2 (MBq). */
    private static final double LEAST_BECQUEREL = 1e5;

    private static final double BECQUEREL_PER_MBQ = 1e6;
    private static final double GRAMS_PER_KG = 1000;
    private static final double CM2_PER_M2 = 1e4;
    private static final double NANOS = 1e9;

    private final PetSeries series;
    private final DataSet common;
    private final Evidence evidence = new Evidence();
    private final BodySize body;

    private SuvBodyWeight(PetSeries series) {
        this.series = series;
        this.common = series.common();
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
        return new SuvBodyWeight(new PetSeries(frames)).scale();
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
        if (!Arrays.stream(factors).allMatch(factor -> factor > 0 && Double.isFinite(factor))) {
            throw new SuvRefusedException(
                    SuvFault.NOT_FINITE,
                    "dose, weight, half-life and times do not make a finite factor: one of them is out of all bounds");
        }
        evidence.used(Attribute.RESCALE_SLOPE);
        List<Rescale> rescales = IntStream.range(0, factors.length)
                .mapToObj(frame -> Rescale.of(series.frames().get(frame)).times(factors[frame]))
                .toList();
        boolean one = Arrays.stream(factors).allMatch(factor -> factor == factors[0]);
        return new SuvScale(
                rescales, evidence.provenance(one ? OptionalDouble.of(factors[0]) : OptionalDouble.empty()));
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
        evidence.rule("GML");
        evidence.rule(type.equals("BW") ? "BW" : knownType(type));
        return switch (type) {
            case "BW" -> 1;
            case "LBM" -> body.weightKg() / body.leanMassMorganKg();
            case "LBMJAMES128" -> body.weightKg() / body.leanMassJamesKg();
            case "LBMJANMA" -> body.weightKg() / body.leanMassJanmahasatianKg();
            default -> body.weightKg() / body.idealWeightKg();
        };
    }

    private static String knownType(String type) {
        if (List.of("LBM", "LBMJAMES128", "LBMJANMA", "IBW").contains(type)) {
            return type;
        }
        throw new SuvRefusedException(
                SuvFault.UNKNOWN_UNITS,
                Attribute.SUV_TYPE + ": expected BW, LBM, LBMJAMES128, LBMJANMA or IBW with GML, got another");
    }

    /** Normalised by body surface: SUVbw = v · W / surface. */
    private double surfacePerMillilitre() {
        evidence.rule("CM2ML");
        return GRAMS_PER_KG * body.weightKg() / (CM2_PER_M2 * body.surfaceM2());
    }

    /** Bq/ml: SUV = v · W / D, the dose decayed to the moment that the image is corrected to. */
    private double[] activity(String rule, double becquerelPerMl) {
        evidence.rule(rule);
        double perBecquerel = becquerelPerMl * GRAMS_PER_KG * body.weightKg() / doseBecquerel();
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

    private double doseBecquerel() {
        double dose = evidence.number(series.injection(), Attribute.RADIONUCLIDE_TOTAL_DOSE)
                .orElse(0);
        if (!(dose > 0)) {
            throw new SuvRefusedException(
                    SuvFault.NO_DOSE,
                    Attribute.RADIONUCLIDE_TOTAL_DOSE + ": an SUV needs the injected activity, got none");
        }
        if (dose < LEAST_BECQUEREL) {
            evidence.warn("the injected activity is below 1e5: taken as MBq");
            return BECQUEREL_PER_MBQ * dose;
        }
        return dose;
    }

    private double remainingAtReference() {
        Radionuclide nuclide = Radionuclide.of(series.injection(), evidence);
        LocalDateTime reference = new ReferenceTime(series, nuclide, evidence).find();
        LocalDateTime injected = InjectionTime.before(reference, series, nuclide, evidence);
        return nuclide.remaining(secondsBetween(injected, reference));
    }

    /** Each frame by itself: its mean activity taken to its start, from there to the injection. */
    private double[] uncorrected(double perBecquerel) {
        Radionuclide nuclide = Radionuclide.of(series.injection(), evidence);
        LocalDateTime earliest = ReferenceTime.earliestAcquisition(series, evidence)
                .orElseThrow(() -> new SuvRefusedException(
                        SuvFault.NO_REFERENCE_TIME,
                        Attribute.ACQUISITION_TIME
                                + ": without decay correction every frame needs its acquisition time"));
        LocalDateTime injected = InjectionTime.before(earliest, series, nuclide, evidence);
        return series.frames().stream()
                .mapToDouble(frame -> perBecquerel * uncorrected(frame, injected, nuclide))
                .toArray();
    }

    private double uncorrected(FrameHeader frame, LocalDateTime injected, Radionuclide nuclide) {
        double duration = Acquisition.durationSeconds(frame, evidence)
                .orElseThrow(() -> new SuvRefusedException(
                        SuvFault.NO_FRAME_DURATION,
                        Attribute.ACTUAL_FRAME_DURATION + ": without decay correction every frame needs its duration"));
        LocalDateTime start = Acquisition.start(frame, evidence).orElseThrow();
        return nuclide.meanCorrection(duration) / nuclide.remaining(secondsBetween(injected, start));
    }

    private static double secondsBetween(LocalDateTime from, LocalDateTime to) {
        // Not toNanos, which ends at 292 years: a file may name any two dates.
        Duration between = Duration.between(from, to);
        return between.getSeconds() + between.getNano() / NANOS;
    }
}
