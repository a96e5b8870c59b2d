package dev.muduo.ingest.leader;

import dev.muduo.ingest.door.Refusal;
import java.util.Optional;

/** Finds what a request names, or says in words that it is not there. */
public final class StudyLookup {
    private StudyLookup() {}

    /**
     * The study of that id.
     *
     * @throws Refusal if it is not known
     */
    public static KnownStudy study(Catalogue catalogue, String studyId) {
        return catalogue
                .study(studyId)
                .orElseThrow(() -> new Refusal(
                        Refusal.Kind.UNKNOWN,
                        "study-unknown",
                        "no study of that id is known here; GET /v1/studies lists those that are"));
    }

    /**
     * A revision of a study.
     *
     * @param number empty: the latest
     * @throws Refusal if the study has no such revision
     */
    public static StudyRevision revision(KnownStudy study, Optional<Integer> number) {
        if (number.isEmpty()) {
            return study.latest();
        }
        return study.revision(number.get())
                .orElseThrow(() -> new Refusal(
                        Refusal.Kind.UNKNOWN,
                        "revision-unknown",
                        "the study " + study.studyId() + " has the revisions 1 to "
                                + study.latest().number() + ", not " + number.get()));
    }
}
