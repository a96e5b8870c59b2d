package dev.muduo.imaging.deidentify;

import dev.muduo.imaging.dicom.Vr;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Moves the dates of one patient by one number of days, up to ten years back, that only the key's owner can know. Times of day
 * stay. A value that is no date or time as the standard writes them has no moved form: it could say anything.
 *
 * @param days not positive; 0 leaves dates as they are
 */
record DateShift(int days) {
    static final DateShift NONE = new DateShift(0);

    private static final int MOST_DAYS = 3652;
    private static final int DATE_CHARACTERS = 8;
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuuMMdd").withResolverStyle(ResolverStyle.STRICT);
    private static final String HOURS = "([01][0-9]|2[0-3])([0-5][0-9]([0-5][0-9]|60)?)?";
    private static final Pattern TIME = Pattern.compile(HOURS + "(\\.[0-9]{1,6})?");
    private static final Pattern TIME_AND_ZONE =
            Pattern.compile("(" + HOURS + "(\\.[0-9]{1,6})?)?([+-][01][0-9][0-5][0-9])?");
    private static final Pattern ZONE = Pattern.compile("[+-][01][0-9][0-5][0-9]");

    /** @param patient what stands for the patient in all of his objects */
    static DateShift of(KeyedHash key, String patient) {
        int hash = ByteBuffer.wrap(key.hash("shift of dates of " + patient)).getInt();
        return new DateShift(-1 - Math.floorMod(hash, MOST_DAYS));
    }

    /** The value moved; empty if it is none of its representation. */
    Optional<String> moved(String value, Vr vr) {
        return switch (vr) {
            case DA -> date(value);
            case DT ->
                value.length() < DATE_CHARACTERS
                        ? Optional.empty()
                        : date(value.substring(0, DATE_CHARACTERS))
                                .flatMap(date -> kept(value.substring(DATE_CHARACTERS), TIME_AND_ZONE)
                                        .map(date::concat));
            case TM -> kept(value, TIME);
            case SH -> kept(value, ZONE);
            default -> Optional.empty();
        };
    }

    private Optional<String> date(String value) {
        try {
            return Optional.of(LocalDate.parse(value, DATE).plusDays(days).format(DATE));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> kept(String value, Pattern form) {
        return Optional.of(value).filter(form.asMatchPredicate());
    }
}
