package dev.muduo.benchmarks.ingestchaos;

import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.LogReader;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.platform.store.Sha256;
import dev.muduo.schemas.ObjectRef;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.VolumeRef;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** What is committed to the studies' topic, held against what was pushed. A snapshot. */
final class TopicAudit {
    private final Map<String, List<StudyArrived>> studies = new TreeMap<>();

    private TopicAudit() {}

    static TopicAudit of(EventLog log) {
        TopicAudit audit = new TopicAudit();
        Map<TopicPartition, Long> beginnings = new HashMap<>();
        log.partitions(Set.of(Topics.STUDIES)).forEach(partition -> beginnings.put(partition, 0L));
        try (LogReader reader = log.assign(beginnings)) {
            for (LoggedRecord entry : reader.readToEnd()) {
                if (entry.event() instanceof StudyArrived arrived) {
                    audit.studies
                            .computeIfAbsent(arrived.getStudyId(), id -> new ArrayList<>())
                            .add(arrived);
                }
            }
        }
        return audit;
    }

    /** Studies whose every slice is on the topic. */
    int whole() {
        return (int) studies.values().stream()
                .filter(revisions -> revisions.stream().anyMatch(TopicAudit::isWhole))
                .count();
    }

    int revisions() {
        return studies.values().stream().mapToInt(List::size).sum();
    }

    private static boolean isWhole(StudyArrived study) {
        return slices(study.getCt()) == PushedStudy.CT_SLICES && slices(study.getPet()) == PushedStudy.PET_SLICES;
    }

    private static int slices(VolumeRef volume) {
        return volume.getGeometry().getDims().get(2);
    }

    /** What is not as if nothing had happened, a line each. */
    List<String> faults(int pushed, ObjectStore store) throws IOException {
        List<String> faults = new ArrayList<>();
        if (studies.size() != pushed) {
            faults.add(pushed + " studies were pushed, " + studies.size() + " are on the topic");
        }
        for (List<StudyArrived> revisions : studies.values()) {
            String id = revisions.get(0).getStudyId();
            long whole = revisions.stream().filter(TopicAudit::isWhole).count();
            if (whole != 1 || !isWhole(revisions.get(revisions.size() - 1))) {
                faults.add("study " + id + " is whole " + whole + " times in " + revisions.size() + " revisions");
            }
            for (int n = 0; n < revisions.size(); n++) {
                StudyArrived revision = revisions.get(n);
                if (revision.getRevision() != n + 1) {
                    faults.add("study " + id + ": revision " + revision.getRevision() + " at place " + (n + 1));
                }
                for (VolumeRef volume : List.of(revision.getCt(), revision.getPet())) {
                    if (!isStored(volume.getObject(), store)) {
                        faults.add("study " + id + ": " + volume.getObject().getKey() + " is not what the event says");
                    }
                }
            }
        }
        return faults;
    }

    private static boolean isStored(ObjectRef object, ObjectStore store) throws IOException {
        try (InputStream in = store.open(object.getKey())) {
            byte[] content = in.readAllBytes();
            return content.length == object.getBytes()
                    && Sha256.hex(Sha256.digest().digest(content)).equals(object.getSha256());
        }
    }
}
