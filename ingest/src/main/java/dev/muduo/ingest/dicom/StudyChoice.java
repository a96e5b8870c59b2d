package dev.muduo.ingest.dicom;

import dev.muduo.imaging.study.ConflictRule;
import java.util.Optional;

/**
 * What a person has decided about a study that was not plain; nothing by default.
 *
 * @param ct       id of the series to use as CT ({@link SeriesOption#seriesId()})
 * @param pet      id of the series to use as PET
 * @param conflict which of two contents of one instance to use; never {@link ConflictRule#HOLD}
 */
public record StudyChoice(Optional<String> ct, Optional<String> pet, Optional<ConflictRule> conflict) {
    /** Nothing is decided. */
    public static final StudyChoice NONE = new StudyChoice(Optional.empty(), Optional.empty(), Optional.empty());

    public StudyChoice {
        if (conflict.filter(ConflictRule.HOLD::equals).isPresent()) {
            throw new IllegalArgumentException("a person decides for the first or the last content, not to hold");
        }
    }

    /** Both together; where both say something, this one. */
    public StudyChoice after(StudyChoice earlier) {
        return new StudyChoice(ct.or(earlier::ct), pet.or(earlier::pet), conflict.or(earlier::conflict));
    }
}
