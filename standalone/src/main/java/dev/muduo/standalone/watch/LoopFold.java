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
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.WeightsImported;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * Folds events into the picture, in any order of the topics. What it keeps of a study is bounded: some 250 bytes, 250 MB for a
 * million; of the models it keeps the last checkpoints. Belongs to one thread.
 */
final class LoopFold {
    private final StudiesFold studies = new StudiesFold();
    private final TeachingFold teaching = new TeachingFold();
    private final Map<String, ModelFold> models = new LinkedHashMap<>();
    private final Map<String, RoundsFold> rounds = new HashMap<>();
    private final Map<String, Long> deadLetters = new TreeMap<>();
    private int reviews;
    private long answered;
    private long lastNumber;

    void apply(SpecificRecord event) {
        if (event instanceof StudyArrived arrived) {
            studies.arrived(arrived.getStudyId(), arrived.getRole());
        } else if (event instanceof AnnotationSubmitted annotation) {
            studies.annotated(annotation.getStudyId());
        } else if (event instanceof PseudoLabelReviewed) {
            reviews++;
        } else if (event instanceof PseudoLabelsProduced produced) {
            studies.taught(produced.getStudyId());
            teaching.apply(produced);
        } else if (event instanceof SegmentationServed served) {
            answered++;
            lastNumber = served.getNumber();
        } else if (event instanceof RoundOpened opened) {
            model(opened.getModel()).round = opened.getRound();
            rounds(opened.getModel(), fold -> fold.opened(opened));
        } else if (event instanceof CheckpointWritten written) {
            model(written.getModel()).written(written);
            rounds(written.getModel(), fold -> fold.written(written));
        } else if (event instanceof WeightsImported imported) {
            model(imported.getModel()).imported(imported);
        } else if (event instanceof CheckpointPromoted promoted) {
            model(promoted.getModel()).promoted(promoted);
        } else if (event instanceof CheckpointRejected rejected) {
            model(rejected.getModel()).rejected(rejected);
        }
    }

    /** A record was set aside from this topic. */
    void deadLetter(String topic) {
        deadLetters.merge(topic, 1L, Long::sum);
    }

    LoopPicture picture() {
        return new LoopPicture(
                studies.picture(reviews),
                teaching.picture(studies.waiting()),
                models.values().stream().map(ModelFold::picture).toList(),
                new LoopPicture.Serving(answered, lastNumber),
                deadLetters);
    }

    /** The last rounds of a model, the newest first. */
    List<RoundsFold.Round> rounds(String model) {
        return rounds.containsKey(model) ? rounds.get(model).list() : List.of();
    }

    /** The teachers' newest answer to a study. */
    Optional<LoopPicture.Taught> taught(String studyId) {
        return teaching.answer(studyId);
    }

    private void rounds(String model, Consumer<RoundsFold> change) {
        change.accept(rounds.computeIfAbsent(model, name -> new RoundsFold()));
    }

    private ModelFold model(String name) {
        return models.computeIfAbsent(name, ModelFold::new);
    }

    /** Topics whose records are folded, dead letters aside. */
    static Set<String> topics() {
        return Set.of(Topics.STUDIES, Topics.ANNOTATIONS, Topics.PSEUDO_LABELS, Topics.MODELS, Topics.SEGMENTATIONS);
    }
}
