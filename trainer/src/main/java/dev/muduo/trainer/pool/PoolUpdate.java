package dev.muduo.trainer.pool;

import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.UnreadableEventException;
import dev.muduo.platform.study.StudyKey;
import dev.muduo.schemas.AnnotationSubmitted;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.Topics;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;

/**
 * The pools after a round's records: a pure function of the state before, the records, and the records that must be skipped.
 *
 * @param pools  after all records
 * @param faults records that could not be applied, with the reason; they changed nothing
 */
public record PoolUpdate(Pools pools, SortedMap<Origin, String> faults) {
    /** Studies, then annotations, then pseudo-labels; within a topic by partition and offset. */
    private static final Comparator<LoggedRecord> ORDER = Comparator.comparing(
                    (LoggedRecord record) -> topics().indexOf(record.partition().topic()))
            .thenComparing(record -> record.partition().partition())
            .thenComparing(LoggedRecord::offset);

    private static final Comparator<Origin> ORIGINS =
            Comparator.comparing(Origin::topic).thenComparing(Origin::partition).thenComparing(Origin::offset);

    private static List<String> topics() {
        return List.of(Topics.STUDIES, Topics.ANNOTATIONS, Topics.PSEUDO_LABELS);
    }

    /** An empty map in the order of the log. */
    public static <V> SortedMap<Origin, V> byOrigin() {
        return new TreeMap<>(ORIGINS);
    }

    static NavigableSet<Origin> inOrder(Collection<Origin> origins) {
        NavigableSet<Origin> ordered = new TreeSet<>(ORIGINS);
        ordered.addAll(origins);
        return ordered;
    }

    /**
     * Arrivals of studies that have left the index and that these records need there again: an annotation, or an answer of
     * the teachers that is newer than what was taken in. To be applied with them. A function of the records alone, whatever
     * is skipped of them, so that a repeated round is the same.
     */
    public static NavigableSet<Origin> recalled(PoolState before, List<LoggedRecord> records) {
        NavigableSet<Origin> arrivals = new TreeSet<>(ORIGINS);
        if (before.departed().size() > 0) {
            records.forEach(record -> needed(before.departed(), record).ifPresent(arrivals::add));
        }
        return arrivals;
    }

    private static Optional<Origin> needed(Departed departed, LoggedRecord record) {
        SpecificRecord event;
        try {
            event = record.event();
        } catch (UnreadableEventException e) {
            return Optional.empty(); // It is listed when it is applied.
        }
        if (event instanceof AnnotationSubmitted annotation) {
            return departed.find(StudyKey.of(annotation.getStudyId(), annotation.getRevision()))
                    .map(DepartedRevision::origin);
        }
        if (event instanceof PseudoLabelsProduced produced) {
            return departed.find(StudyKey.of(produced.getStudyId(), produced.getRevision()))
                    .filter(left -> left.lacks(produced.getRun()))
                    .map(DepartedRevision::origin);
        }
        return Optional.empty();
    }

    /**
     * Applies the records.
     *
     * @param records those of the round, and those that they have {@linkplain #recalled recalled}
     * @param skipped records that count as if they were not there, also among those that wait; of arrivals that were taken in before
     *     the volumes are not drawn from as they are any more
     * @throws RoleViolationException if one would let a study that is not TRAIN into training
     */
    public static PoolUpdate of(PoolState before, PoolRules rules, List<LoggedRecord> records, Set<Origin> skipped) {
        Pools pools = new Pools(before, rules, skipped);
        SortedMap<Origin, String> faults = byOrigin();
        for (LoggedRecord record : records.stream().sorted(ORDER).toList()) {
            Origin origin = Origin.of(record);
            if (skipped.contains(origin)) {
                continue;
            }
            try {
                pools.apply(record.event(), record.value(), origin);
            } catch (RecordFaultException e) {
                faults.put(origin, e.getMessage());
            }
        }
        faults.putAll(pools.faults());
        pools.enforceLimits();
        return new PoolUpdate(pools, faults);
    }
}
