package dev.muduo.trainer.round;

import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.LogReader;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.schemas.PartitionRange;
import dev.muduo.trainer.pool.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * The records that have come since the last round, bounded in number: beyond that the log keeps them. Where none of so many may be
 * what is waited for, several times as many are read. Belongs to one thread.
 */
final class RoundInputs implements AutoCloseable {
    private static final Duration NO_WAIT = Duration.ofMillis(50);
    /** A range that was committed to must be readable; this many empty polls in a row say that the log is not well. */
    private static final int PATIENCE = 100;
    /** So many rounds' records are read at most where a bounded part of them is not enough: some 200 MB of studies by default. */
    private static final int MOST_ROUNDS = 20;

    private static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    private final LogReader reader;
    private final int maxRecords;
    private final SortedMap<TopicPartition, Long> from = new TreeMap<>(ORDER);
    private final SortedMap<TopicPartition, Long> read = new TreeMap<>(ORDER);
    private final List<LoggedRecord> records = new ArrayList<>();

    /** @param offsets by {@code topic-partition} where to begin; 0 for a partition not named */
    RoundInputs(EventLog log, Set<String> topics, Map<String, Long> offsets, int maxRecords) {
        this.maxRecords = maxRecords;
        for (TopicPartition partition : log.partitions(topics)) {
            from.put(partition, offsets.getOrDefault(partition.toString(), 0L));
        }
        read.putAll(from);
        this.reader = log.assign(new HashMap<>(from));
    }

    /** Reads on, unless enough is waiting already. @return whether records came */
    boolean poll() {
        return !full() && readSome();
    }

    /**
     * Reads on though enough is waiting already, until as much more is here or the log has no more for now.
     *
     * @return whether records came
     */
    boolean readPastTheBound() {
        long most = Math.min(records.size() + (long) maxRecords, (long) MOST_ROUNDS * maxRecords);
        boolean came = false;
        while (records.size() < most && readSome()) {
            came = true;
        }
        return came;
    }

    /** Reads on until the log has no more for now, or as much is here as is ever read for one round. */
    void readAll() {
        boolean came = true;
        while (came) {
            came = readPastTheBound();
        }
    }

    private boolean readSome() {
        List<LoggedRecord> more = reader.poll(NO_WAIT);
        records.addAll(more);
        read.putAll(reader.positions());
        return !more.isEmpty();
    }

    /** Whether nothing more is read before a round has taken what is here. */
    boolean full() {
        return records.size() >= maxRecords;
    }

    List<LoggedRecord> records() {
        return List.copyOf(records);
    }

    /**
     * What a round may take: everything read, but of each partition of a topic at most its share of {@code mostPerTopic}
     * records, and nothing from a cap on.
     *
     * @param bounded topics whose records cost work
     */
    List<PartitionRange> ranges(Set<String> bounded, int mostPerTopic, Map<TopicPartition, Long> caps) {
        List<PartitionRange> ranges = new ArrayList<>();
        for (TopicPartition partition : from.keySet()) {
            long to = read.get(partition);
            if (bounded.contains(partition.topic())) {
                long share = Math.max(1, mostPerTopic / partitionsOf(partition.topic()));
                to = records.stream()
                        .filter(record -> record.partition().equals(partition))
                        .skip(share)
                        .findFirst()
                        .map(LoggedRecord::offset)
                        .orElse(to);
            }
            to = Math.min(to, caps.getOrDefault(partition, Long.MAX_VALUE));
            ranges.add(new PartitionRange(partition.topic(), partition.partition(), from.get(partition), to));
        }
        return ranges;
    }

    private long partitionsOf(String topic) {
        return from.keySet().stream()
                .filter(partition -> partition.topic().equals(topic))
                .count();
    }

    /** The records of ranges that have been read. */
    List<LoggedRecord> within(List<PartitionRange> ranges) {
        Map<TopicPartition, PartitionRange> byPartition = byPartition(ranges);
        return records.stream()
                .filter(record -> {
                    PartitionRange range = byPartition.get(record.partition());
                    return range != null && record.offset() >= range.getFrom() && record.offset() < range.getTo();
                })
                .toList();
    }

    /** Reads until every range is here, whatever the bound. @throws SurroundingsException if the log does not give them */
    void readThrough(List<PartitionRange> ranges) {
        int empty = 0;
        while (!covers(ranges)) {
            Map<TopicPartition, Long> before = new HashMap<>(read);
            boolean came = readSome();
            empty = !came && before.equals(read) ? empty + 1 : 0;
            if (empty > PATIENCE) {
                throw new SurroundingsException(
                        "the log does not give the records of an opened round: wanted " + ranges + ", read to " + read);
            }
        }
    }

    private boolean covers(List<PartitionRange> ranges) {
        return ranges.stream()
                .allMatch(range ->
                        read.getOrDefault(new TopicPartition(range.getTopic(), range.getPartition()), Long.MAX_VALUE)
                                >= range.getTo());
    }

    /** Forgets what a finished round has taken. */
    void advance(List<PartitionRange> ranges) {
        byPartition(ranges).forEach((partition, range) -> from.put(partition, range.getTo()));
        records.removeIf(record -> record.offset() < from.get(record.partition()));
    }

    /** By {@code topic-partition} the next offset to read once these ranges are taken. */
    static SortedMap<String, Long> after(Map<String, Long> before, List<PartitionRange> ranges) {
        SortedMap<String, Long> offsets = new TreeMap<>(before);
        byPartition(ranges).forEach((partition, range) -> offsets.put(partition.toString(), range.getTo()));
        return offsets;
    }

    private static Map<TopicPartition, PartitionRange> byPartition(List<PartitionRange> ranges) {
        Map<TopicPartition, PartitionRange> byPartition = new HashMap<>();
        ranges.forEach(range -> byPartition.put(new TopicPartition(range.getTopic(), range.getPartition()), range));
        return byPartition;
    }

    static TopicPartition partition(Origin origin) {
        return new TopicPartition(origin.topic(), origin.partition());
    }

    @Override
    public void close() {
        reader.close();
    }
}
