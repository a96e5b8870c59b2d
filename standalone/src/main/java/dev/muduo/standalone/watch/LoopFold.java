package dev.muduo.standalone.watch;

import dev.muduo.schemas.AnnotationSubmitted;
import dev.muduo.schemas.CheckpointPromoted;
import dev.muduo.schemas.CheckpointRejected;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.PseudoLabelReviewed;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.RoundOpened;
import dev.muduo.schemas.SegmentationServed;
import dev.muduo.schemas.StructureSummary;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.WeightsImported;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/** Folds events into the picture, in any order of the topics. Belongs to one thread. */
final class LoopFold {
    private final Map<String, Role> roles = new HashMap<>();
    private final Set<String> annotated = new HashSet<>();
    private final Map<String, PseudoLabelsProduced> labels = new HashMap<>();
    private final Map<String, ModelFold> models = new LinkedHashMap<>();
    private final Map<String, Long> deadLetters = new TreeMap<>();
    private int reviews;
    private long answered;
    private long lastNumber;

    void apply(SpecificRecord event) {
        if (event instanceof StudyArrived arrived) {
            roles.put(arrived.getStudyId(), arrived.getRole());
        } else if (event instanceof AnnotationSubmitted annotation) {
            annotated.add(annotation.getStudyId());
        } else if (event instanceof PseudoLabelReviewed) {
            reviews++;
        } else if (event instanceof PseudoLabelsProduced produced) {
            labels.merge(produced.getStudyId(), produced, LoopFold::later);
        } else if (event instanceof SegmentationServed served) {
            answered++;
            lastNumber = served.getNumber();
        } else if (event instanceof RoundOpened opened) {
            model(opened.getModel()).round = opened.getRound();
        } else if (event instanceof CheckpointWritten written) {
            model(written.getModel()).written(written);
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
                studies(),
                teaching(),
                models.values().stream().map(ModelFold::picture).toList(),
                new LoopPicture.Serving(answered, lastNumber),
                deadLetters);
    }

    private LoopPicture.Studies studies() {
        Map<String, Integer> byRole = new TreeMap<>();
        roles.values().forEach(role -> byRole.merge(role.name(), 1, Integer::sum));
        int labelled = (int) annotated.stream()
                .filter(study -> roles.get(study) == Role.TRAIN)
                .count();
        return new LoopPicture.Studies(roles.size(), labelled, reviews, byRole);
    }

    private LoopPicture.Teaching teaching() {
        Map<String, long[]> patches = new LinkedHashMap<>();
        Map<String, double[]> weightedIou = new HashMap<>();
        long all = 0;
        for (PseudoLabelsProduced produced : labels.values()) {
            all += produced.getPatches();
            for (StructureSummary summary : produced.getStructures()) {
                patches.computeIfAbsent(summary.getStructure(), name -> new long[1])[0] += summary.getPatchesValid();
                if (summary.getMeanIou() != null) {
                    weightedIou.computeIfAbsent(summary.getStructure(), name -> new double[1])[0] +=
                            summary.getMeanIou() * summary.getPatchesValid();
                }
            }
        }
        List<LoopPicture.Agreement> agreements = new ArrayList<>();
        patches.forEach((structure, count) -> {
            double[] sum = weightedIou.get(structure);
            agreements.add(new LoopPicture.Agreement(
                    structure,
                    count[0],
                    sum == null || count[0] == 0 ? Optional.empty() : Optional.of(sum[0] / count[0])));
        });
        int waiting = (int) roles.entrySet().stream()
                .filter(study -> study.getValue() == Role.TRAIN && !labels.containsKey(study.getKey()))
                .count();
        return new LoopPicture.Teaching(labels.size(), waiting, all, agreements);
    }

    private ModelFold model(String name) {
        return models.computeIfAbsent(name, ModelFold::new);
    }

    private static PseudoLabelsProduced later(PseudoLabelsProduced one, PseudoLabelsProduced other) {
        boolean newer = other.getRevision() > one.getRevision()
                || (other.getRevision() == one.getRevision() && other.getRun() >= one.getRun());
        return newer ? other : one;
    }

    /** Topics whose records are folded, dead letters aside. */
    static Set<String> topics() {
        return Set.of(Topics.STUDIES, Topics.ANNOTATIONS, Topics.PSEUDO_LABELS, Topics.MODELS, Topics.SEGMENTATIONS);
    }
}
