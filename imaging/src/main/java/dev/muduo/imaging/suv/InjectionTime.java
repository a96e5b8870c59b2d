package dev.muduo.imaging.suv;

import dev.muduo.imaging.dicom.Attribute;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Optional;

/**
 * When the activity was injected. De-identification shifts dates, so a day is believed only where it makes sense.
 *
 * @param said     the attribute that says its time of day
 * @param otherDay whether the day that is stated was not believed
 */
record InjectionTime(LocalDateTime time, Attribute said, boolean otherDay) {
    /** Two moments that are as near are one, written twice: one to the second, the other to its fraction. */
    private static final Duration SAME = Duration.ofMinutes(1);

    /** A day later at the same time of day is the same moment on a day that was shifted. */
    private static final Duration LONGEST_UPTAKE = Duration.ofHours(24).minus(SAME);

    /** A nuclide of longer half life may be imaged days after the injection. */
    private static final Duration LONG_HALF_LIFE = Duration.ofHours(6);

    private static final Duration SHORTEST_F18_UPTAKE = Duration.ofMinutes(20);
    private static final Duration LONGEST_F18_UPTAKE = Duration.ofHours(3);

    /**
     * When it was, as seen from a moment that may be the injection's own.
     *
     * @throws SuvRefusedException if no time of injection is stated
     */
    static InjectionTime of(LocalDateTime reference, Injection injection, Radionuclide nuclide) {
        Optional<LocalDateTime> stated = injection.start();
        if (stated.isPresent()) {
            boolean possible = isPossible(Duration.between(stated.get(), reference), nuclide);
            return new InjectionTime(
                    possible ? stated.get() : onDayOf(reference, stated.get().toLocalTime()),
                    injection.startSaid(),
                    !possible);
        }
        LocalTime time = injection
                .startTime()
                .orElseThrow(() -> new SuvRefusedException(
                        SuvFault.NO_INJECTION_TIME,
                        Attribute.RADIOPHARMACEUTICAL_START_DATE_TIME
                                + ": an SUV needs the time of injection, got none"));
        return new InjectionTime(onDayOf(reference, time), injection.startSaid(), false);
    }

    /**
     * Of pixels that are not corrected to the injection; says in the evidence how it was found.
     *
     * @throws SuvRefusedException if no time of injection is stated
     */
    static LocalDateTime before(LocalDateTime reference, Injection injection, Radionuclide nuclide, Evidence evidence) {
        InjectionTime injected = of(reference, injection, nuclide);
        evidence.rule(injected.said == Attribute.RADIOPHARMACEUTICAL_START_DATE_TIME ? "start-datetime" : "start-time");
        injected.tell(evidence);
        Duration uptake = Duration.between(injected.time, reference);
        boolean usual = uptake.compareTo(SHORTEST_F18_UPTAKE) >= 0 && uptake.compareTo(LONGEST_F18_UPTAKE) <= 0;
        if (nuclide.isF18() && !usual) {
            evidence.warn("the reference time is " + uptake.toMinutes()
                    + " min after the injection: 20 to 180 are usual for" + " F-18");
        }
        return injected.time;
    }

    /** What was read, and what is odd about it. */
    void tell(Evidence evidence) {
        evidence.used(said);
        if (otherDay) {
            evidence.warn("the day of the injection does not go with that of the scan: only its time of day is used");
        }
    }

    static boolean isSame(LocalDateTime one, LocalDateTime other) {
        return Duration.between(one, other).abs().compareTo(SAME) <= 0;
    }

    private static boolean isPossible(Duration uptake, Radionuclide nuclide) {
        boolean longLived = nuclide.halfLifeSeconds() > LONG_HALF_LIFE.toSeconds();
        return uptake.compareTo(SAME.negated()) >= 0 && (longLived || uptake.compareTo(LONGEST_UPTAKE) < 0);
    }

    /** The last such time of day that is not after the reference, or is the same moment: else a day of decay is made up. */
    private static LocalDateTime onDayOf(LocalDateTime reference, LocalTime time) {
        LocalDateTime latest = reference.plus(SAME);
        LocalDateTime sameDay = latest.toLocalDate().atTime(time);
        return sameDay.isAfter(latest) ? sameDay.minusDays(1) : sameDay;
    }
}
