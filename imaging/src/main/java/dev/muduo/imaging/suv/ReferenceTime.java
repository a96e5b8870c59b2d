package dev.muduo.imaging.suv;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DicomTime;
import dev.muduo.imaging.dicom.PrivateBlock;
import dev.muduo.imaging.dicom.Tag;
import dev.muduo.imaging.series.FrameHeader;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The moment to which a series with Decay Correction START is corrected, in QIBA's order: (a) the series' date and time if no
 * frame was acquired before it; (b) GE's private scan time; (c) computed back from each frame's acquisition and reference time;
 * (d) the earliest acquisition. Where two of them are known and disagree by over a minute, a warning says so.
 */
final class ReferenceTime {
    static final String SERIES = "series-time";
    static final String GE = "ge-scan-time";
    static final String COMPUTED = "frame-reference-time";
    static final String EARLIEST = "earliest-acquisition";

    private static final PrivateBlock GE_PET = new PrivateBlock(0x0009, "GEMS_PETD_01");
    private static final int GE_SCAN_TIME = 0x0d;
    private static final PrivateBlock SIEMENS_PET = new PrivateBlock(0x0071, "SIEMENS MED PT");
    private static final int SIEMENS_DECAY_CORRECTION_TIME = 0x22;
    private static final Duration DISAGREEMENT = Duration.ofMinutes(1);
    private static final double NANOS = 1e9;

    private final PetSeries series;
    private final Radionuclide nuclide;
    private final Evidence evidence;

    ReferenceTime(PetSeries series, Radionuclide nuclide, Evidence evidence) {
        this.series = series;
        this.nuclide = nuclide;
        this.evidence = evidence;
    }

    /** @throws SuvRefusedException if nothing says when the series was acquired */
    LocalDateTime find() {
        LocalDateTime earliest = Acquisition.CLASSIC
                .earliest(series.frames(), evidence)
                .orElseThrow(() -> new SuvRefusedException(
                        SuvFault.NO_REFERENCE_TIME,
                        Attribute.ACQUISITION_TIME
                                + ": an SUV needs the acquisition time of every frame, got none for some"));
        Optional<LocalDateTime> written = seriesTime();
        Optional<LocalDateTime> ge = vendorTime(GE_PET, GE_SCAN_TIME);
        Optional<LocalDateTime> computed = computed();
        Optional<LocalDateTime> seriesFirst = written.filter(time -> !time.isAfter(earliest));
        String rule =
                seriesFirst.isPresent() ? SERIES : ge.isPresent() ? GE : computed.isPresent() ? COMPUTED : EARLIEST;
        LocalDateTime reference = seriesFirst.or(() -> ge).or(() -> computed).orElse(earliest);
        evidence.rule(rule);
        useTags(rule);
        if (rule.equals(EARLIEST)) {
            evidence.warn("the time of decay correction is not stated: taken to be the earliest acquisition");
        }
        Map<String, Optional<LocalDateTime>> others = new LinkedHashMap<>();
        others.put("the series' date and time", written);
        others.put("GE's scan time", ge);
        others.put("the time computed from Frame Reference Time", computed);
        others.put("Siemens' time of decay correction", vendorTime(SIEMENS_PET, SIEMENS_DECAY_CORRECTION_TIME));
        others.forEach((name, time) -> time.ifPresent(there -> compare(rule, reference, name, there)));
        return reference;
    }

    private Optional<LocalDateTime> seriesTime() {
        DataSet common = series.common();
        return DicomTime.date(common, Attribute.SERIES_DATE)
                .flatMap(date -> DicomTime.time(common, Attribute.SERIES_TIME).map(date::atTime));
    }

    private Optional<LocalDateTime> vendorTime(PrivateBlock block, int element) {
        Optional<String> text = block.text(series.common(), element);
        Optional<LocalDateTime> time = text.flatMap(DicomTime::dateTime);
        if (text.isPresent() && time.isEmpty()) {
            evidence.warn("the private time of " + block.creator() + " is no date and time: not used");
        }
        return time;
    }

    /** t_acq − FRT + (1/λ) ln(λT / (1 − e^(−λT))); the middle of all frames' answers if they are one moment. */
    private Optional<LocalDateTime> computed() {
        Evidence unused = new Evidence();
        List<LocalDateTime> times = new ArrayList<>();
        for (FrameHeader frame : series.frames()) {
            OptionalDouble reference = Acquisition.referenceSeconds(frame, unused);
            OptionalDouble duration = Acquisition.CLASSIC.durationSeconds(frame, unused);
            Optional<LocalDateTime> start = Acquisition.CLASSIC.start(frame, unused);
            if (reference.isEmpty() || duration.isEmpty() || start.isEmpty()) {
                return Optional.empty();
            }
            double mean = Math.log(nuclide.meanCorrection(duration.getAsDouble())) / nuclide.decayConstant();
            times.add(start.get().plusNanos(Math.round(NANOS * (mean - reference.getAsDouble()))));
        }
        times.sort(Comparator.naturalOrder());
        Duration spread = Duration.between(times.get(0), times.get(times.size() - 1));
        if (spread.compareTo(DISAGREEMENT) > 0) {
            evidence.warn(
                    "the frames' reference times disagree among themselves by " + spread.toSeconds() + " s: not used");
            return Optional.empty();
        }
        return Optional.of(times.get(times.size() / 2));
    }

    private void useTags(String rule) {
        switch (rule) {
            case SERIES -> evidence.used(Attribute.SERIES_DATE, Attribute.SERIES_TIME);
            case GE -> evidence.used(new Tag(GE_PET.group(), 0x1000 | GE_SCAN_TIME));
            case COMPUTED -> evidence.used(Attribute.FRAME_REFERENCE_TIME, Attribute.ACTUAL_FRAME_DURATION);
            default -> {}
        }
    }

    private void compare(String rule, LocalDateTime reference, String name, LocalDateTime other) {
        Duration apart = Duration.between(reference, other).abs();
        if (apart.compareTo(DISAGREEMENT) > 0) {
            evidence.warn("the reference time by " + rule + " and " + name + " are " + apart.toSeconds() + " s apart");
        }
    }
}
