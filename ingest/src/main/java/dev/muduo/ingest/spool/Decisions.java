package dev.muduo.ingest.spool;

import dev.muduo.ingest.dicom.HoldReason;
import dev.muduo.ingest.dicom.StudyChoice;
import dev.muduo.ingest.door.Refusal;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a decision is one that a study waits for. Pure functions. */
final class Decisions {
    private Decisions() {}

    static Refusal unknown() {
        return new Refusal(
                Refusal.Kind.UNKNOWN,
                "study-unknown",
                "no DICOM study of that id is in the spool; GET /v1/dicom-studies lists those that are");
    }

    /** @throws Refusal if it is none */
    static void require(SpooledStudy study, StudyDecision decision) {
        if (study.state() != StudyState.HELD) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT,
                    "study-not-held",
                    "only a study that is held waits for a decision; this one is " + study.state());
        }
        if (decision.dismissed()) {
            return;
        }
        StudyOutcome outcome = study.outcome().orElseThrow();
        StudyChoice choice = decision.choice();
        requireOption(outcome, choice.ct(), "CT");
        requireOption(outcome, choice.pet(), "PT");
        boolean answered =
                Stream.of(HoldReason.values()).filter(outcome::isHeldFor).anyMatch(reason -> answers(choice, reason));
        if (!answered) {
            throw new Refusal(
                    Refusal.Kind.MALFORMED,
                    "decision-beside-the-point",
                    "the study is held for " + outcome.code() + ": " + outcome.message());
        }
    }

    private static boolean answers(StudyChoice choice, HoldReason reason) {
        return switch (reason) {
            case SEVERAL_CTS, CHOSEN_CT_MISSING -> choice.ct().isPresent();
            case SEVERAL_PETS, CHOSEN_PET_MISSING -> choice.pet().isPresent();
            case SEVERAL_PATIENTS -> choice.ct().isPresent() || choice.pet().isPresent();
            case INSTANCE_CONFLICT -> choice.conflict().isPresent();
        };
    }

    /** @throws Refusal if it is another one: of a study that is not here nothing can be chosen */
    static void requireDismissal(StudyDecision decision) {
        if (!decision.dismissed()) {
            throw new Refusal(
                    Refusal.Kind.MALFORMED,
                    "decision-beside-the-point",
                    "the study could not be pulled from its archive: it can be tried again, or dismissed");
        }
    }

    /** @throws Refusal if there is nothing to try again */
    static void requireRetry(SpooledStudy study) {
        boolean waits = study.state() == StudyState.HELD || study.state() == StudyState.REFUSED;
        if (!waits || study.instances() == 0) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT,
                    "study-not-held",
                    "only a study that is held or refused, and whose images are here, is tried again; this one is "
                            + study.state() + " with " + study.instances() + " images");
        }
    }

    private static void requireOption(StudyOutcome outcome, Optional<String> seriesId, String modality) {
        boolean there = seriesId.isEmpty()
                || outcome.options().stream()
                        .anyMatch(option -> option.modality().equals(modality)
                                && option.seriesId().equals(seriesId.get()));
        if (!there) {
            throw new Refusal(
                    Refusal.Kind.MALFORMED,
                    "series-unknown",
                    "expected the id of one of the study's series of modality " + modality + ", got another");
        }
    }
}
