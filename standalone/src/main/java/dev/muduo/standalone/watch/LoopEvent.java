package dev.muduo.standalone.watch;

import dev.muduo.schemas.AnnotationSubmitted;
import dev.muduo.schemas.CheckpointPromoted;
import dev.muduo.schemas.CheckpointRejected;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.PseudoLabelReviewed;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.RoundOpened;
import dev.muduo.schemas.SegmentationServed;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.TeachingRequested;
import dev.muduo.schemas.TrainingRequested;
import dev.muduo.schemas.WeightsImported;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/**
 * An event of the log as people are told of it: its kind, when it happened, and some of its facts. The log has nothing of a
 * patient, and neither has this; the names of those who draw and review are left out, too.
 *
 * @param type  the event's name in the schemas, as in {@code CheckpointPromoted}
 * @param at    ISO 8601, UTC
 * @param facts by the names that the event's schema has for them
 */
record LoopEvent(String type, String at, SortedMap<String, Object> facts) {
    /** Empty for what is of no interest here. */
    static Optional<LoopEvent> of(SpecificRecord event) {
        return Optional.ofNullable(ofStudies(event)).or(() -> Optional.ofNullable(ofModels(event)));
    }

    private static LoopEvent ofStudies(SpecificRecord event) {
        if (event instanceof StudyArrived arrived) {
            return new Facts()
                    .add("studyId", arrived.getStudyId())
                    .add("revision", arrived.getRevision())
                    .add("role", arrived.getRole().name())
                    .of(event, arrived.getArrivedAt());
        } else if (event instanceof TeachingRequested requested) {
            return new Facts()
                    .add("studyId", requested.getStudyId())
                    .add("revision", requested.getRevision())
                    .add("run", requested.getRun())
                    .of(event, requested.getRequestedAt());
        } else if (event instanceof AnnotationSubmitted annotation) {
            return new Facts()
                    .add("studyId", annotation.getStudyId())
                    .add("revision", annotation.getRevision())
                    .add("structures", annotation.getStructures())
                    .of(event, annotation.getSubmittedAt());
        } else if (event instanceof PseudoLabelReviewed review) {
            return new Facts()
                    .add("studyId", review.getStudyId())
                    .add("revision", review.getRevision())
                    .add("run", review.getRun())
                    .add("decision", review.getDecision().name())
                    .of(event, review.getReviewedAt());
        } else if (event instanceof PseudoLabelsProduced produced) {
            return new Facts()
                    .add("studyId", produced.getStudyId())
                    .add("revision", produced.getRevision())
                    .add("run", produced.getRun())
                    .add("patches", produced.getPatches())
                    .of(event, produced.getProducedAt());
        } else if (event instanceof SegmentationServed served) {
            return new Facts()
                    .add("requestId", served.getRequestId())
                    .add("studyId", served.getStudyId())
                    .add("number", served.getNumber())
                    .add("durationMillis", served.getDurationMillis())
                    .of(event, served.getServedAt());
        }
        return null;
    }

    private static LoopEvent ofModels(SpecificRecord event) {
        if (event instanceof TrainingRequested requested) {
            return new Facts().add("model", requested.getModel()).of(event, requested.getRequestedAt());
        } else if (event instanceof WeightsImported imported) {
            return new Facts()
                    .add("model", imported.getModel())
                    .add("checkpoint", imported.getCheckpoint())
                    .of(event, imported.getImportedAt());
        } else if (event instanceof RoundOpened opened) {
            return new Facts()
                    .add("model", opened.getModel())
                    .add("round", opened.getRound())
                    .add("firstStep", opened.getFirstStep())
                    .add("steps", opened.getSteps())
                    .of(event, opened.getOpenedAt());
        } else if (event instanceof CheckpointWritten written) {
            return new Facts()
                    .add("model", written.getModel())
                    .add("checkpoint", written.getCheckpoint())
                    .add("round", written.getRound())
                    .add("step", written.getStep())
                    .add("metrics", new TreeMap<>(written.getMetrics()))
                    .of(event, written.getWrittenAt());
        } else if (event instanceof CheckpointPromoted promoted) {
            return new Facts()
                    .add("model", promoted.getModel())
                    .add("number", promoted.getNumber())
                    .add("checkpoint", promoted.getCheckpoint())
                    .add("cause", promoted.getCause().name())
                    .of(event, promoted.getPromotedAt());
        } else if (event instanceof CheckpointRejected rejected) {
            return new Facts()
                    .add("model", rejected.getModel())
                    .add("checkpoint", rejected.getCheckpoint())
                    .add("reason", rejected.getReason())
                    .of(event, rejected.getRejectedAt());
        }
        return null;
    }

    private static final class Facts {
        private final SortedMap<String, Object> facts = new TreeMap<>();

        /** What is null is left out. */
        Facts add(String name, Object value) {
            if (value != null) {
                facts.put(name, value);
            }
            return this;
        }

        LoopEvent of(SpecificRecord event, Instant at) {
            return new LoopEvent(event.getSchema().getName(), at.toString(), facts);
        }
    }
}
