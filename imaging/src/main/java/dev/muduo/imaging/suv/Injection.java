package dev.muduo.imaging.suv;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DicomTime;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * What a file says of the injection, in Radiopharmaceutical Information Sequence (0054,0016).
 *
 * @param file has the clock
 * @param said a data set without any attribute if nothing is
 */
record Injection(DataSet file, DataSet said) {
    private static final DataSet NOTHING = DataSet.builder().build();

    /** Real doses of F-18 cluster at 4e8 (Bq) and at 4e2 (MBq). */
    private static final double LEAST_BECQUEREL = 1e5;

    private static final double BECQUEREL_PER_MBQ = 1e6;

    /** Of several the first. */
    static Injection first(DataSet file) {
        return new Injection(
                file,
                file.items(Attribute.RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE).stream()
                        .findFirst()
                        .orElse(NOTHING));
    }

    /**
     * The injected activity.
     *
     * @throws SuvRefusedException if none is stated, or there were several injections
     */
    double doseBecquerel(Evidence evidence) {
        requireOne();
        double dose = evidence.number(said, Attribute.RADIONUCLIDE_TOTAL_DOSE).orElse(0);
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

    private void requireOne() {
        List<DataSet> injections = file.items(Attribute.RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE);
        if (injections.size() > 1) {
            throw new SuvRefusedException(
                    SuvFault.NO_DOSE,
                    "an image shows one injection, got " + injections.size() + ": which dose is not known");
        }
    }

    /**
     * The clock of an image whose times are all DT: the file's, or else the zone that the injection's time names.
     *
     * @throws dev.muduo.imaging.dicom.DicomException if that is none
     */
    Optional<ZoneOffset> clock() {
        return DicomTime.clock(file).or(() -> DicomTime.zone(said, Attribute.RADIOPHARMACEUTICAL_START_DATE_TIME));
    }

    /**
     * Says it where one of two times names a zone, and neither the file nor the other time does: they are taken to be on one clock.
     *
     * @param other a DT beside that of the injection
     */
    void compareZones(DataSet dataSet, Attribute other, Evidence evidence) {
        Attribute mine = Attribute.RADIOPHARMACEUTICAL_START_DATE_TIME;
        boolean both =
                said.has(mine) && dataSet.has(other) && DicomTime.clock(file).isEmpty();
        if (both
                && DicomTime.zone(said, mine).isPresent()
                        != DicomTime.zone(dataSet, other).isPresent()) {
            evidence.warn("of " + mine + " and " + other
                    + " one names a time zone and the other none: taken to be of the same zone");
        }
    }

    /**
     * When it was, if its day is stated: by Radiopharmaceutical Start DateTime (0018,1078), or by the day that this names without an
     * hour and Radiopharmaceutical Start Time (0018,1072).
     */
    Optional<LocalDateTime> start() {
        Attribute start = Attribute.RADIOPHARMACEUTICAL_START_DATE_TIME;
        return DicomTime.dateTime(file, said, start)
                .or(() -> DicomTime.dayAlone(said, start)
                        .flatMap(day -> startTime().map(day::atTime)));
    }

    /** Radiopharmaceutical Start Time (0018,1072), if it is stated. */
    Optional<LocalTime> startTime() {
        return DicomTime.time(said, Attribute.RADIOPHARMACEUTICAL_START_TIME);
    }

    /** The attribute that says the time of day of its start. */
    Attribute startSaid() {
        return DicomTime.dateTime(file, said, Attribute.RADIOPHARMACEUTICAL_START_DATE_TIME)
                        .isPresent()
                ? Attribute.RADIOPHARMACEUTICAL_START_DATE_TIME
                : Attribute.RADIOPHARMACEUTICAL_START_TIME;
    }
}
