package dev.muduo.imaging.suv;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DicomTime;
import dev.muduo.imaging.series.FrameHeader;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.OptionalDouble;

/** When a frame was acquired, on the clock of its data set. */
final class Acquisition {
    private static final double MILLIS = 1000;

    private Acquisition() {}

    /** Acquisition Date and Time; without the date that of the series, without either Acquisition DateTime. */
    static Optional<LocalDateTime> start(FrameHeader frame, Evidence evidence) {
        DataSet file = frame.file();
        Optional<LocalDate> date =
                DicomTime.date(file, Attribute.ACQUISITION_DATE).or(() -> DicomTime.date(file, Attribute.SERIES_DATE));
        Optional<LocalDateTime> start =
                DicomTime.time(file, Attribute.ACQUISITION_TIME).flatMap(time -> date.map(time::atDate));
        if (start.isPresent()) {
            evidence.used(
                    file.has(Attribute.ACQUISITION_DATE) ? Attribute.ACQUISITION_DATE : Attribute.SERIES_DATE,
                    Attribute.ACQUISITION_TIME);
            return start;
        }
        return DicomTime.dateTime(file, file, Attribute.ACQUISITION_DATE_TIME).map(time -> {
            evidence.used(Attribute.ACQUISITION_DATE_TIME);
            return time;
        });
    }

    /** Actual Frame Duration in seconds, if it is positive. */
    static OptionalDouble durationSeconds(FrameHeader frame, Evidence evidence) {
        return positiveSeconds(frame, Attribute.ACTUAL_FRAME_DURATION, evidence);
    }

    /** Frame Reference Time in seconds, if it is positive: the moment of the frame's mean activity, from the reference on. */
    static OptionalDouble referenceSeconds(FrameHeader frame, Evidence evidence) {
        return positiveSeconds(frame, Attribute.FRAME_REFERENCE_TIME, evidence);
    }

    private static OptionalDouble positiveSeconds(FrameHeader frame, Attribute millis, Evidence evidence) {
        OptionalDouble number = evidence.number(frame.file(), millis);
        return number.isPresent() && number.getAsDouble() > 0
                ? OptionalDouble.of(number.getAsDouble() / MILLIS)
                : OptionalDouble.empty();
    }
}
