package dev.muduo.ingest.leader;

import dev.muduo.ingest.door.Refusal;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.TeachingRequested;
import dev.muduo.schemas.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Studies to be taught again, each in its newest revision and as a run higher than any before. Only studies of role TRAIN are
 * taught. Whoever sends the same request id again asks for nothing new: each study has one run a request.
 *
 * @param requestId who asks names his request, so that it can be repeated
 * @param selection which studies
 * @param limit     most studies of one answer
 */
public record TeachingProposal(String requestId, Selection selection, int limit, TeachingReason reason)
        implements Proposal<TeachingReceipt> {
    /** Most studies that one transaction asks for. */
    public static final int MOST_STUDIES = 100;

    /** Which studies are meant. */
    public sealed interface Selection {
        /** These; a study that is not known or not of role TRAIN is an error. */
        record Named(List<String> studyIds) implements Selection {
            public Named {
                studyIds = List.copyOf(studyIds);
            }
        }

        /**
         * All of role TRAIN, in the order of their ids.
         *
         * @param arrivedSince of the newest revision; empty: whenever it arrived
         * @param after        the last id of the page before; empty text for the first page
         */
        record Arrived(Optional<Instant> arrivedSince, String after) implements Selection {}
    }

    public TeachingProposal {
        if (limit < 1 || limit > MOST_STUDIES) {
            throw new IllegalArgumentException("a request is for 1 to " + MOST_STUDIES + " studies, got " + limit);
        }
    }

    @Override
    public Decision<TeachingReceipt> decide(Catalogue catalogue, Instant now) {
        List<Outgoing> outgoing = new ArrayList<>();
        List<TeachingReceipt.Run> runs = new ArrayList<>();
        List<KnownStudy> studies = selected(catalogue);
        for (KnownStudy study : studies) {
            int revision = study.latest().number();
            Optional<KnownTeaching> same = study.teaching(requestId);
            int run = same.map(KnownTeaching::run).orElseGet(() -> study.highestRun(revision) + 1);
            runs.add(new TeachingReceipt.Run(
                    study.studyId(), same.map(KnownTeaching::revision).orElse(revision), run, same.isEmpty()));
            if (same.isEmpty()) {
                TeachingRequested event =
                        new TeachingRequested(requestId, study.studyId(), revision, run, reason.word(), now);
                outgoing.add(new Outgoing(Topics.STUDIES, study.studyId(), event));
            }
        }
        return new Decision<>(outgoing, new TeachingReceipt(requestId, runs, next(studies)));
    }

    private List<KnownStudy> selected(Catalogue catalogue) {
        if (selection instanceof Selection.Named named) {
            return named.studyIds().stream()
                    .distinct()
                    .map(id -> taught(StudyLookup.study(catalogue, id)))
                    .toList();
        }
        Selection.Arrived arrived = (Selection.Arrived) selection;
        try (Stream<KnownStudy> studies = catalogue.studiesAfter(arrived.after())) {
            return studies.filter(study -> study.role() == Role.TRAIN)
                    .filter(study -> arrived.arrivedSince()
                            .map(since -> !study.latest().arrivedAt().isBefore(since))
                            .orElse(true))
                    .limit(limit)
                    .toList();
        }
    }

    private static KnownStudy taught(KnownStudy study) {
        if (study.role() != Role.TRAIN) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT,
                    "study-not-taught",
                    "the study " + study.studyId() + " is of role " + study.role()
                            + "; only studies of role TRAIN are taught");
        }
        return study;
    }

    /** Where the next page begins; a page that is not full is the last. */
    private Optional<String> next(List<KnownStudy> studies) {
        return selection instanceof Selection.Arrived && studies.size() == limit
                ? Optional.of(studies.get(limit - 1).studyId())
                : Optional.empty();
    }
}
