package dev.muduo.imaging.dicom;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates and times of a data set (DA, TM, DT; PS3.5, 6.2), on the clock of the file: a DT that names its zone is moved to
 * Timezone Offset From UTC (0008,0201) where that is given, and otherwise loses the zone, because the times beside it have none;
 * where all times beside it are DT, the caller may name another clock. Minutes and seconds that are left out are zero; a DT that names
 * no hour (PS3.5, 6.2: it may end after the year, the month or the day) is no time of a day.
 */
public final class DicomTime {
    private static final Pattern DATE = Pattern.compile("(\\d{4})[.]?(\\d{2})[.]?(\\d{2})");
    private static final Pattern TIME = Pattern.compile("(\\d{2}):?(?:(\\d{2}):?(?:(\\d{2})(?:\\.(\\d{1,9}))?)?)?");
    private static final Pattern ZONED = Pattern.compile("([0-9.]+?)([+-]\\d{4})");
    private static final Pattern WITHOUT_HOUR = Pattern.compile("\\d{4}(\\d{2}){0,2}");
    private static final int DATE_DIGITS = 8;
    private static final int LAST_SECOND = 59;
    private static final int NANO_DIGITS = 9;

    private DicomTime() {}

    /** @throws DicomException if the attribute has a value that is no date */
    public static Optional<LocalDate> date(DataSet dataSet, Attribute attribute) {
        return dataSet.text(attribute).map(text -> parsed(dataSet, attribute, () -> date(text)));
    }

    /** @throws DicomException if the attribute has a value that is no time of day */
    public static Optional<LocalTime> time(DataSet dataSet, Attribute attribute) {
        return dataSet.text(attribute).map(text -> parsed(dataSet, attribute, () -> time(text)));
    }

    /**
     * A time of a day; empty if the DT names no hour.
     *
     * @param file the data set of the file, which has the clock; {@code dataSet} may be an item in it
     * @throws DicomException if the attribute has a value that is no such time
     */
    public static Optional<LocalDateTime> dateTime(DataSet file, DataSet dataSet, Attribute attribute) {
        return dateTime(clock(file), dataSet, attribute);
    }

    /**
     * A time of a day, on a clock; empty if the DT names no hour.
     *
     * @param clock to which a DT that names its zone is moved; without it the zone is lost
     * @throws DicomException if the attribute has a value that is no such time
     */
    public static Optional<LocalDateTime> dateTime(Optional<ZoneOffset> clock, DataSet dataSet, Attribute attribute) {
        return dataSet.text(attribute).flatMap(text -> parsed(dataSet, attribute, () -> dateTime(text, clock)));
    }

    /**
     * The day of a DT that names no hour.
     *
     * @throws DicomException if that is no day
     */
    public static Optional<LocalDate> dayAlone(DataSet dataSet, Attribute attribute) {
        return dataSet.text(attribute)
                .map(DicomTime::withoutZone)
                .filter(text -> text.length() == DATE_DIGITS
                        && WITHOUT_HOUR.matcher(text).matches())
                .map(text -> parsed(dataSet, attribute, () -> date(text)));
    }

    /**
     * The clock that a file names, by Timezone Offset From UTC (0008,0201).
     *
     * @throws DicomException if that is none
     */
    public static Optional<ZoneOffset> clock(DataSet file) {
        return file.text(Attribute.TIMEZONE_OFFSET_FROM_UTC)
                .map(text -> parsed(file, Attribute.TIMEZONE_OFFSET_FROM_UTC, () -> offset(text)));
    }

    /**
     * The zone that a DT names itself.
     *
     * @throws DicomException if it names one that is none
     */
    public static Optional<ZoneOffset> zone(DataSet dataSet, Attribute attribute) {
        return dataSet.text(attribute)
                .map(ZONED::matcher)
                .filter(Matcher::matches)
                .map(zoned -> parsed(dataSet, attribute, () -> zone(zoned)));
    }

    /** A date and time in one text, as some vendors' private attributes hold it; empty if it is none. */
    public static Optional<LocalDateTime> dateTime(String text) {
        try {
            return dateTime(text, Optional.empty());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private interface Parser<T> {
        T parse();
    }

    private static <T> T parsed(DataSet dataSet, Attribute attribute, Parser<T> parser) {
        try {
            return parser.parse();
        } catch (DateTimeException e) {
            // Without the cause: it repeats the value.
            throw dataSet.fault(attribute, "expected " + attribute.vr() + ", a date or time, got something else");
        }
    }

    private static LocalDate date(String text) {
        Matcher date = matched(DATE, text);
        return LocalDate.of(number(date.group(1)), number(date.group(2)), number(date.group(3)));
    }

    private static LocalTime time(String text) {
        Matcher time = matched(TIME, text);
        // A leap second has no place on Java's clock.
        int second = Math.min(number(time.group(3)), LAST_SECOND);
        return LocalTime.of(number(time.group(1)), number(time.group(2)), second, nanos(time.group(4)));
    }

    private static Optional<LocalDateTime> dateTime(String text, Optional<ZoneOffset> clock) {
        String local = withoutZone(text);
        if (WITHOUT_HOUR.matcher(local).matches()) {
            return Optional.empty();
        }
        LocalDateTime there = unzoned(local);
        Matcher zoned = ZONED.matcher(text);
        if (clock.isEmpty() || !zoned.matches()) {
            return Optional.of(there);
        }
        return Optional.of(OffsetDateTime.of(there, zone(zoned))
                .withOffsetSameInstant(clock.get())
                .toLocalDateTime());
    }

    private static String withoutZone(String text) {
        Matcher zoned = ZONED.matcher(text);
        return zoned.matches() ? zoned.group(1) : text;
    }

    private static LocalDateTime unzoned(String text) {
        if (text.length() < DATE_DIGITS) {
            throw new DateTimeException("no day");
        }
        return date(text.substring(0, DATE_DIGITS)).atTime(time(text.substring(DATE_DIGITS)));
    }

    private static ZoneOffset zone(Matcher zoned) {
        return offset(zoned.group(2));
    }

    private static ZoneOffset offset(String text) {
        Matcher offset = matched(Pattern.compile("([+-])(\\d{2})(\\d{2})"), text);
        int sign = offset.group(1).equals("-") ? -1 : 1;
        return ZoneOffset.ofHoursMinutes(sign * number(offset.group(2)), sign * number(offset.group(3)));
    }

    private static Matcher matched(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new DateTimeException("another form");
        }
        return matcher;
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static int nanos(String fraction) {
        return fraction == null ? 0 : Integer.parseInt(fraction + "0".repeat(NANO_DIGITS - fraction.length()));
    }
}
