package dev.muduo.standalone.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.LogReader;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.RoundOpened;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.Topics;
import dev.muduo.standalone.cohort.Cohort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/** What the log says, read committed, about a loop that has come to rest. */
record CommittedLoop(List<SpecificRecord> events) {
    static CommittedLoop of(EventLog log) {
        Map<TopicPartition, Long> beginnings = new HashMap<>();
        log.partitions(Set.of(Topics.STUDIES, Topics.PSEUDO_LABELS, Topics.MODELS))
                .forEach(partition -> beginnings.put(partition, 0L));
        try (LogReader reader = log.assign(beginnings)) {
            return new CommittedLoop(
                    reader.readToEnd().stream().map(LoggedRecord::event).toList());
        }
    }

    /** The student's checkpoints, in order. */
    List<String> checkpoints() {
        return events.stream()
                .filter(event -> event instanceof CheckpointWritten written
                        && written.getModel().equals(ModelNames.STUDENT))
                .map(event -> ((CheckpointWritten) event).getCheckpoint())
                .toList();
    }

    /** Every study of the cohort is there once, every TRAIN study is taught once, every round opened once and finished in order. */
    void assertAsIfNothingHadHappened(Cohort cohort) {
        Set<String> studies = new HashSet<>();
        Map<String, Integer> labels = new HashMap<>();
        List<Long> rounds = new ArrayList<>();
        Map<Long, Integer> opened = new HashMap<>();
        for (SpecificRecord event : events) {
            if (event instanceof StudyArrived arrived) {
                assertTrue(studies.add(arrived.getStudyId()), "published twice: " + arrived.getStudyId());
            } else if (event instanceof PseudoLabelsProduced produced) {
                labels.merge(
                        produced.getStudyId() + "/" + produced.getRevision() + "/" + produced.getRun(),
                        1,
                        Integer::sum);
            } else if (event instanceof CheckpointWritten written
                    && written.getModel().equals(ModelNames.STUDENT)) {
                rounds.add(written.getRound());
            } else if (event instanceof RoundOpened round && round.getModel().equals(ModelNames.STUDENT)) {
                opened.merge(round.getRound(), 1, Integer::sum);
            }
        }
        assertEquals(cohort.studies().size(), studies.size());
        assertEquals(cohort.of(Role.TRAIN).size(), labels.size(), labels.toString());
        assertEquals(Set.of(1), Set.copyOf(labels.values()), labels.toString());
        assertEquals(
                rounds.stream().distinct().sorted().toList(), rounds, "each round ends in one checkpoint, in order");
        assertEquals(Set.of(1), Set.copyOf(opened.values()), "a round is opened once and repeated, not opened again");
    }
}
