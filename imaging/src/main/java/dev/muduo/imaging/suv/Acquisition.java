package dev.muduo.imaging.suv;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DicomTime;
import dev.muduo.imaging.series.FrameHeader;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** When and for how long a frame was acquired, on the clock of its data set; by what kind of image says so. */
enum Acquisition {
    /**
     * Acquisition Date and Time; without the date (type 2) on the day that brings it nearest to the series' own time, for a scan may
     * go on after midnight; without either Acquisition DateTime.
     */
    CLASSIC(Attribute.ACQUISITION_TIME, Attribute.ACTUAL_FRAME_DURATION) {
        @Override
        Optional<LocalDateTime> start(FrameHeader frame, Evidence evidence) {
            DataSet file = frame.file();
            Optional<LocalTime> time = DicomTime.time(file, Attribute.ACQUISITION_TIME);
            Optional<LocalDateTime> start = time.flatMap(
                    there -> DicomTime.date(file, Attribute.ACQUISITION_DATE).map(there::atDate));
            if (start.isPresent()) {
                evidence.used(Attribute.ACQUISITION_DATE, Attribute.ACQUISITION_TIME);
                return start;
            }
            Optional<LocalDate> day = DicomTime.date(file, Attribute.SERIES_DATE);
            if (time.isPresent() && day.isPresent()) {
                evidence.used(Attribute.SERIES_DATE, Attribute.SERIES_TIME, Attribute.ACQUISITION_TIME);
                LocalTime series = DicomTime.time(file, Attribute.SERIES_TIME).orElse(time.get());
                return Optional.of(nearest(day.get().atTime(series), time.get()));
            }
            return stated(DicomTime.clock(file), frame, Attribute.ACQUISITION_DATE_TIME, evidence);
        }
    },

    /** Frame Acquisition DateTime of the functional groups; such an image has no time beside it that could not name its zone. */
    ENHANCED(Attribute.FRAME_ACQUISITION_DATE_TIME, Attribute.FRAME_ACQUISITION_DURATION) {
        @Override
        Optional<LocalDateTime> start(FrameHeader frame, Evidence evidence) {
            Optional<ZoneOffset> clock = Injection.first(frame.file()).clock();
            return stated(clock, frame, Attribute.FRAME_ACQUISITION_DATE_TIME, evidence);
        }
    };

    private static final double MILLIS = 1000;
    private static final Duration HALF_A_DAY = Duration.ofHours(12);

    private final Attribute start;
    private final Attribute duration;

    Acquisition(Attribute start, Attribute duration) {
        this.start = start;
        this.duration = duration;
    }

    /** When a frame's acquisition began, if it says. */
    abstract Optional<LocalDateTime> start(FrameHeader frame, Evidence evidence);

    /** The moment of that time of day that is nearest to another one. */
    private static LocalDateTime nearest(LocalDateTime other, LocalTime time) {
        LocalDateTime sameDay = other.toLocalDate().atTime(time);
        Duration after = Duration.between(other, sameDay);
        if (after.compareTo(HALF_A_DAY) > 0) {
            return sameDay.minusDays(1);
        }
        return after.compareTo(HALF_A_DAY.negated()) < 0 ? sameDay.plusDays(1) : sameDay;
    }

    private static Optional<LocalDateTime> stated(
            Optional<ZoneOffset> clock, FrameHeader frame, Attribute attribute, Evidence evidence) {
        Optional<LocalDateTime> time = DicomTime.dateTime(clock, frame.saying(attribute), attribute);
        time.ifPresent(there -> evidence.used(attribute));
        return time;
    }

    /** When the first of the frames was acquired; empty if one does not say when it was. */
    Optional<LocalDateTime> earliest(List<FrameHeader> frames, Evidence evidence) {
        List<LocalDateTime> starts = frames.stream()
                .flatMap(frame -> start(frame, evidence).stream())
                .toList();
        return starts.size() < frames.size()
                ? Optional.empty()
                : starts.stream().min(Comparator.naturalOrder());
    }

    /** How long a frame took, in seconds, if it is positive. */
    OptionalDouble durationSeconds(FrameHeader frame, Evidence evidence) {
        return positiveSeconds(frame, duration, evidence);
    }

    /** Frame Reference Time in seconds, if it is positive: the moment of the frame's mean activity, from the reference on. */
    static OptionalDouble referenceSeconds(FrameHeader frame, Evidence evidence) {
        return positiveSeconds(frame, Attribute.FRAME_REFERENCE_TIME, evidence);
    }

    private static OptionalDouble positiveSeconds(FrameHeader frame, Attribute millis, Evidence evidence) {
        OptionalDouble number = evidence.number(frame.saying(millis), millis);
        return number.isPresent() && number.getAsDouble() > 0
                ? OptionalDouble.of(number.getAsDouble() / MILLIS)
                : OptionalDouble.empty();
    }

    /**
     * Of frames without decay correction, each by itself: what makes of its mean activity the one at its start, and of that the one
     * at the injection.
     *
     * @return one a frame
     * @throws SuvRefusedException if a frame does not say when it was acquired, or how long it took
     */
    double[] toInjection(List<FrameHeader> frames, Injection injection, Radionuclide nuclide, Evidence evidence) {
        LocalDateTime earliest = earliest(frames, evidence)
                .orElseThrow(() -> new SuvRefusedException(
                        SuvFault.NO_REFERENCE_TIME,
                        start + ": without decay correction every frame needs its acquisition time"));
        LocalDateTime injected = InjectionTime.before(earliest, injection, nuclide, evidence);
        return frames.stream()
                .mapToDouble(frame -> toInjection(frame, injected, nuclide, evidence))
                .toArray();
    }

    private double toInjection(FrameHeader frame, LocalDateTime injected, Radionuclide nuclide, Evidence evidence) {
        double seconds = durationSeconds(frame, evidence)
                .orElseThrow(() -> new SuvRefusedException(
                        SuvFault.NO_FRAME_DURATION,
                        duration + ": without decay correction every frame needs its duration"));
        return nuclide.toInjection(injected, start(frame, evidence).orElseThrow(), seconds);
    }
}
