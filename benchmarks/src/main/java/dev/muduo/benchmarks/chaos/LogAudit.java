package dev.muduo.benchmarks.chaos;

import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.LogReader;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.schemas.AnnotationSubmitted;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.PartitionRange;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.RoundOpened;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.Topics;
import dev.muduo.trainer.checkpoint.TrainerState;
import dev.muduo.trainer.pool.LabelEntry;
import dev.muduo.trainer.pool.StudyEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether the committed log is that of a trainer that nobody disturbed: rounds and offsets without gap and without overlap, and
 * what they took in once in the index that the last checkpoint holds. A snapshot; nothing may be written meanwhile.
 */
final class LogAudit {
    private static final Set<String> INPUTS = Set.of(Topics.STUDIES, Topics.ANNOTATIONS, Topics.PSEUDO_LABELS);

    private final List<SpecificRecord> events = new ArrayList<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final List<String> faults = new ArrayList<>();

    private LogAudit() {}

    static LogAudit of(EventLog log) {
        LogAudit audit = new LogAudit();
        Map<TopicPartition, Long> beginnings = new HashMap<>();
        Set<String> topics = new TreeSet<>(INPUTS);
        topics.add(Topics.MODELS);
        log.partitions(topics).forEach(partition -> beginnings.put(partition, 0L));
        try (LogReader reader = log.assign(beginnings)) {
            audit.ends.putAll(reader.endOffsets());
            reader.readToEnd().stream().map(LoggedRecord::event).forEach(audit.events::add);
        }
        return audit;
    }

    private <E extends SpecificRecord> Stream<E> of(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast);
    }

    List<CheckpointWritten> written(String model) {
        return of(CheckpointWritten.class)
                .filter(event -> event.getModel().equals(model))
                .toList();
    }

    List<RoundOpened> opened(String model) {
        return of(RoundOpened.class)
                .filter(event -> event.getModel().equals(model))
                .toList();
    }

    /** Studies that the teachers have answered. */
    int taught() {
        return (int) of(PseudoLabelsProduced.class)
                .map(PseudoLabelsProduced::getStudyId)
                .distinct()
                .count();
    }

    /** Whether the model's last checkpoint knows all that has come. */
    boolean allTakenIn(String model) {
        long finished = written(model).size();
        return finished > 0
                && opened(model).get((int) finished - 1).getInputs().stream()
                        .allMatch(range -> range.getTo() == end(range));
    }

    private long end(PartitionRange range) {
        return ends.get(new TopicPartition(range.getTopic(), range.getPartition()));
    }

    int records() {
        return events.size();
    }

    /** What is not as it should be, a line each. */
    List<String> faults(String model, Optional<TrainerState> last) {
        faults.clear();
        requireChain(model);
        last.ifPresent(this::requireIndex);
        return List.copyOf(faults);
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            faults.add(otherwise);
        }
    }

    private void requireChain(String model) {
        List<RoundOpened> opened = opened(model);
        List<CheckpointWritten> written = written(model);
        require(opened.size() - written.size() <= 1, opened.size() + " rounds opened, " + written.size() + " finished");
        Map<String, Long> reached = new TreeMap<>();
        long step = 0;
        for (int i = 0; i < opened.size(); i++) {
            RoundOpened round = opened.get(i);
            require(round.getRound() == i + 1, model + ": round " + round.getRound() + " opened in place " + (i + 1));
            require(
                    round.getFirstStep() == step,
                    model + " round " + (i + 1) + " begins at step " + round.getFirstStep() + " instead of " + step);
            step += round.getSteps();
            String base =
                    i == 0 || i > written.size() ? null : written.get(i - 1).getCheckpoint();
            require(
                    i > written.size() || Objects.equals(base, round.getBase()),
                    model + " round " + (i + 1) + " does not build on the checkpoint before it");
            requireContiguous(round, reached);
        }
        for (int i = 0; i < written.size(); i++) {
            require(
                    written.get(i).getRound() == i + 1,
                    model + ": checkpoint of round " + written.get(i).getRound() + " in place " + (i + 1));
        }
    }

    private void requireContiguous(RoundOpened round, Map<String, Long> reached) {
        for (PartitionRange range : round.getInputs()) {
            String partition = range.getTopic() + "-" + range.getPartition();
            long before = reached.getOrDefault(partition, 0L);
            require(
                    range.getFrom() == before && range.getTo() >= before,
                    round.getModel() + " round " + round.getRound() + " takes " + partition + " from " + range.getFrom()
                            + " to " + range.getTo() + " after " + before);
            reached.put(partition, range.getTo());
        }
    }

    private void requireIndex(TrainerState state) {
        List<StudyEntry> index = state.pools().studies();
        requireOnce(
                "studies", of(StudyArrived.class).map(StudyArrived::getStudyId).toList(), ids(index));
        Set<String> train = new TreeSet<>(of(StudyArrived.class)
                .filter(event -> event.getRole() == Role.TRAIN)
                .map(StudyArrived::getStudyId)
                .toList());
        requireOnce(
                "annotations",
                of(AnnotationSubmitted.class)
                        .filter(event -> train.contains(event.getStudyId()))
                        .map(AnnotationSubmitted::getAnnotationId)
                        .toList(),
                index.stream()
                        .flatMap(study -> study.annotations().stream().map(LabelEntry::annotationId))
                        .toList());
        requireOnce(
                "answers of the teachers",
                of(PseudoLabelsProduced.class)
                        .map(PseudoLabelsProduced::getStudyId)
                        .toList(),
                ids(index.stream().filter(study -> study.answer().isPresent()).toList()));
        require(state.pools().waiting().isEmpty(), state.pools().waiting().size() + " records wait for their study");
    }

    private static List<String> ids(Collection<StudyEntry> studies) {
        return studies.stream().map(StudyEntry::studyId).toList();
    }

    private void requireOnce(String what, List<String> inLog, List<String> inIndex) {
        require(new TreeSet<>(inLog).size() == inLog.size(), what + " are in the log twice: " + inLog);
        require(
                new TreeSet<>(inIndex).equals(new TreeSet<>(inLog)) && inIndex.size() == inLog.size(),
                what + ": " + inLog.size() + " in the log, " + inIndex.size() + " in the last checkpoint's index");
    }
}
