package dev.muduo.imaging.suv;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How a series became SUVbw.
 *
 * @param branch   the rules that applied, from the unit to the times, as in {@code BQML/START/series-time/start-datetime}
 * @param tags     the attributes whose values went in, in the order they were read
 * @param factor   SUV of one unit of the series, where all frames have the same
 * @param warnings what was odd, in words that say nothing of a patient
 */
public record SuvProvenance(String branch, List<String> tags, OptionalDouble factor, List<String> warnings) {
    public SuvProvenance {
        if (branch.isBlank()) {
            throw new IllegalArgumentException("a provenance names its branch");
        }
        tags = List.copyOf(tags);
        warnings = List.copyOf(warnings);
    }
}
