package dev.muduo.imaging.deidentify;

/**
 * The options of the profile that are offered (PS3.15, E.3), and what becomes of images whose pixels may name somebody. The other
 * options are off: UIDs, device and institution are never kept, descriptors, graphics and structured content are removed, not
 * cleaned.
 *
 * @param patientCharacteristics whether weight, size, age, sex and the like stay (E.3.5)
 * @param safePrivate            whether the few private attributes stay that an SUV may need (E.3.10)
 */
public record DeidentificationOptions(
        Dates dates, boolean patientCharacteristics, boolean safePrivate, Pixels doubtfulPixels) {
    /** What an SUV needs, and no day on which anybody was in hospital. */
    public static final DeidentificationOptions FOR_SUV =
            new DeidentificationOptions(Dates.MODIFIED, true, true, Pixels.REFUSE);

    /** The profile without any option. */
    public static final DeidentificationOptions BASIC =
            new DeidentificationOptions(Dates.REMOVED, false, false, Pixels.REFUSE);

    /** Longitudinal temporal information (E.3.6). */
    public enum Dates {
        REMOVED,
        /** All of a patient's dates move by the same number of days; times of day and intervals stay. */
        MODIFIED,
        FULL
    }

    /** What happens to an image in whose pixels somebody may be named or recognised. */
    public enum Pixels {
        WARN,
        REFUSE
    }
}
