package dev.muduo.imaging.suv;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The nuclide that was injected. */
record Radionuclide(double halfLifeSeconds) {
    static final double F18_HALF_LIFE = 6586.2;

    private static final double GA68_HALF_LIFE = 4057.7;
    private static final double NANOS = 1e9;
    private static final double SAME_NUCLIDE = 0.01;

    /** Of the two that nearly all PET uses; SNOMED RT's codes and SNOMED CT's. */
    private static final Map<String, Double> BY_CODE = Map.of(
            "C-111A1", F18_HALF_LIFE, "77004003", F18_HALF_LIFE, "C-131A3", GA68_HALF_LIFE, "80751004", GA68_HALF_LIFE);

    Radionuclide {
        if (!(halfLifeSeconds > 0)) {
            throw new IllegalArgumentException("a half life is positive, got " + halfLifeSeconds);
        }
    }

    /** The half life that is written wins over the one that the nuclide's code implies. */
    static Radionuclide of(Injection injection, Evidence evidence) {
        DataSet said = injection.said();
        OptionalDouble written = evidence.number(said, Attribute.RADIONUCLIDE_HALF_LIFE);
        if (written.isPresent() && written.getAsDouble() > 0) {
            return new Radionuclide(written.getAsDouble());
        }
        Optional<String> code = said.items(Attribute.RADIONUCLIDE_CODE_SEQUENCE).stream()
                .findFirst()
                .flatMap(item -> evidence.text(item, Attribute.CODE_VALUE));
        Double known = code.map(BY_CODE::get).orElse(null);
        if (known == null) {
            throw new SuvRefusedException(
                    SuvFault.NO_HALF_LIFE,
                    Attribute.RADIONUCLIDE_HALF_LIFE
                            + ": an SUV needs the half life in seconds or the code of F-18 or Ga-68," + " got neither");
        }
        evidence.warn("the half life is missing: taken from the nuclide's code");
        return new Radionuclide(known);
    }

    boolean isF18() {
        return Math.abs(halfLifeSeconds - F18_HALF_LIFE) < SAME_NUCLIDE * F18_HALF_LIFE;
    }

    /** Per second. */
    double decayConstant() {
        return Math.log(2) / halfLifeSeconds;
    }

    /** What is left of an activity after some time; more than all of it if the time is negative. */
    double remaining(LocalDateTime from, LocalDateTime to) {
        // Not toNanos, which ends at 292 years: a file may name any two dates.
        Duration between = Duration.between(from, to);
        return Math.pow(2, -(between.getSeconds() + between.getNano() / NANOS) / halfLifeSeconds);
    }

    /**
     * What makes of the mean activity during a frame the one at the injection.
     *
     * @param frameSeconds how long the frame took
     */
    double toInjection(LocalDateTime injected, LocalDateTime frameStart, double frameSeconds) {
        return meanCorrection(frameSeconds) / remaining(injected, frameStart);
    }

    /** λT / (1 − e^(−λT)): the activity at the start of a frame over its mean during the frame. */
    double meanCorrection(double frameSeconds) {
        double decays = decayConstant() * frameSeconds;
        return decays / -Math.expm1(-decays);
    }
}
