package dev.muduo.imaging.suv;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DicomTime;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Optional;

/** When the activity was injected. De-identification shifts dates, so a day is believed only where it makes sense. */
final class InjectionTime {
    private static final Duration LONGEST_UPTAKE = Duration.ofHours(24);

    /** A nuclide of longer half life may be imaged days after the injection. */
    private static final Duration LONG_HALF_LIFE = Duration.ofHours(6);

    private static final Duration SHORTEST_F18_UPTAKE = Duration.ofMinutes(20);
    private static final Duration LONGEST_F18_UPTAKE = Duration.ofHours(3);

    private InjectionTime() {}

    /** @throws SuvRefusedException if no time of injection is stated */
    static LocalDateTime before(LocalDateTime reference, Injection injection, Radionuclide nuclide, Evidence evidence) {
        LocalDateTime time = find(reference, injection, nuclide, evidence);
        Duration uptake = Duration.between(time, reference);
        boolean usual = uptake.compareTo(SHORTEST_F18_UPTAKE) >= 0 && uptake.compareTo(LONGEST_F18_UPTAKE) <= 0;
        if (nuclide.isF18() && !usual) {
            evidence.warn("the reference time is " + uptake.toMinutes()
                    + " min after the injection: 20 to 180 are usual for" + " F-18");
        }
        return time;
    }

    private static LocalDateTime find(
            LocalDateTime reference, Injection injection, Radionuclide nuclide, Evidence evidence) {
        Optional<LocalDateTime> stated = injection.start();
        if (stated.isPresent()) {
            evidence.rule("start-datetime");
            evidence.used(Attribute.RADIOPHARMACEUTICAL_START_DATE_TIME);
            if (isPossible(Duration.between(stated.get(), reference), nuclide)) {
                return stated.get();
            }
            evidence.warn("the day of the injection does not go with that of the scan: only its time of day is used");
            return onDayOf(reference, stated.get().toLocalTime());
        }
        LocalTime time = DicomTime.time(injection.said(), Attribute.RADIOPHARMACEUTICAL_START_TIME)
                .orElseThrow(() -> new SuvRefusedException(
                        SuvFault.NO_INJECTION_TIME,
                        Attribute.RADIOPHARMACEUTICAL_START_DATE_TIME
                                + ": an SUV needs the time of injection, got none"));
        evidence.rule("start-time");
        evidence.used(Attribute.RADIOPHARMACEUTICAL_START_TIME);
        return onDayOf(reference, time);
    }

    private static boolean isPossible(Duration uptake, Radionuclide nuclide) {
        boolean longLived = nuclide.halfLifeSeconds() > LONG_HALF_LIFE.toSeconds();
        return !uptake.isNegative() && (longLived || uptake.compareTo(LONGEST_UPTAKE) <= 0);
    }

    /** The last such time of day that is not after the reference. */
    private static LocalDateTime onDayOf(LocalDateTime reference, LocalTime time) {
        LocalDateTime sameDay = reference.toLocalDate().atTime(time);
        return sameDay.isAfter(reference) ? sameDay.minusDays(1) : sameDay;
    }
}
