package dev.muduo.ingest.dicom;

import dev.muduo.imaging.series.Series;
import dev.muduo.imaging.study.ConflictRule;
import dev.muduo.imaging.study.PetCt;
import dev.muduo.imaging.study.PetCtRefusedException;
import dev.muduo.imaging.study.StudyImages;
import dev.muduo.ingest.identity.SiteSecret;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which series of one study are used: by the rules, after what a person has decided. One thread. */
final class Choosing {
    private final List<Series> all;
    private final int conflicts;
    private final StudyChoice choice;
    private final SiteSecret secret;

    Choosing(StudyImages images, StudyChoice choice, SiteSecret secret) {
        this.all = images.series();
        this.conflicts = images.conflicts();
        this.choice = choice;
        this.secret = secret;
    }

    /**
     * The CT and the PET, of one patient.
     *
     * @throws AmbiguousStudyException if a person has to choose, or its images are of different patients
     * @throws PetCtRefusedException if there is no pair, or there are several studies
     */
    PetCt pair(ConflictRule rule) {
        if (conflicts > 0 && choice.conflict().orElse(rule) == ConflictRule.HOLD) {
            throw ambiguous(
                    HoldReason.INSTANCE_CONFLICT,
                    conflicts
                            + " images came a second time under the same SOP Instance UID with another content: decide"
                            + " whether the first or the last is used");
        }
        try {
            return PetCt.of(remaining());
        } catch (PetCtRefusedException e) {
            throw switch (e.fault()) {
                case SEVERAL_PETS -> ambiguous(HoldReason.SEVERAL_PETS, e.getMessage());
                case SEVERAL_CTS -> ambiguous(HoldReason.SEVERAL_CTS, e.getMessage());
                case SEVERAL_PATIENTS ->
                    ambiguous(HoldReason.SEVERAL_PATIENTS, e.getMessage() + ", or dismiss the study");
                case NO_PET, NO_CT, NO_FRAME_OF_REFERENCE, SEVERAL_STUDIES -> e;
            };
        }
    }

    /** What was settled by a rule or by a person although it should not be. */
    List<String> warnings(ConflictRule rule) {
        return conflicts == 0
                ? List.of()
                : List.of(conflicts + " images came a second time with another content: the "
                        + choice.conflict().orElse(rule).name().toLowerCase(Locale.ROOT) + " was used");
    }

    /** What is left to choose from. */
    private List<Series> remaining() {
        List<Series> wanted = all.stream().filter(this::isWanted).toList();
        requireChosen(wanted, choice.ct(), false, HoldReason.CHOSEN_CT_MISSING);
        requireChosen(wanted, choice.pet(), true, HoldReason.CHOSEN_PET_MISSING);
        return wanted;
    }

    private boolean isWanted(Series series) {
        Optional<String> chosen = StudyImages.isPet(series) ? choice.pet() : choice.ct();
        return chosen.isEmpty() || chosen.get().equals(SeriesOption.id(series, secret));
    }

    /** What was chosen may still come, or never: it was removed where it came from, or came back under another UID. */
    private void requireChosen(List<Series> wanted, Optional<String> chosen, boolean pet, HoldReason missing) {
        boolean there = wanted.stream().anyMatch(series -> StudyImages.isPet(series) == pet);
        if (chosen.isPresent() && !there && !all.isEmpty()) {
            throw ambiguous(
                    missing,
                    "a person chose a " + (pet ? "PET" : "CT")
                            + " that is not among the series that have come: wait for"
                            + " it, choose another one, or dismiss the study");
        }
    }

    private AmbiguousStudyException ambiguous(HoldReason reason, String message) {
        return new AmbiguousStudyException(
                StudyIdentity.of(all.get(0).common(), secret).studyId(),
                reason,
                message,
                all.stream().map(series -> SeriesOption.of(series, secret)).toList());
    }
}
