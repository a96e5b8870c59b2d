package dev.muduo.platform.log;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Records that a member of a group has read and not dealt with, and how far it has dealt with each of its partitions. A record
 * that has been {@linkplain #remove() removed} counts as dealt with. Belongs to one thread.
 */
final class RecordIntake implements AutoCloseable {
    private static final Duration IDLE_POLL = Duration.ofMillis(100);

    private final GroupReader reader;
    private final Deque<LoggedRecord> waiting = new ArrayDeque<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();

    RecordIntake(GroupReader reader) {
        this.reader = reader;
    }

    /**
     * Keeps the membership, and reads more if there is nothing left to do.
     *
     * @param working   whether a record that was removed is still worked on
     * @param onRevoked is told the partitions that have gone, also those that came back at once: their records are forgotten
     */
    void poll(boolean working, Consumer<Set<TopicPartition>> onRevoked) {
        boolean busy = working || !waiting.isEmpty();
        Set<TopicPartition> assigned = reader.assigned();
        if (busy) {
            reader.pause(assigned);
        } else {
            reader.resume(assigned);
        }
        List<LoggedRecord> polled = reader.poll(busy ? Duration.ZERO : IDLE_POLL);
        Set<TopicPartition> revoked = reader.revoked();
        waiting.removeIf(record -> revoked.contains(record.partition()));
        committed.keySet().removeAll(revoked);
        onRevoked.accept(revoked);
        waiting.addAll(polled);
        for (TopicPartition partition : reader.assigned()) {
            committed.computeIfAbsent(partition, this::frontier);
        }
    }

    /** The next record to deal with. */
    Optional<LoggedRecord> next() {
        return Optional.ofNullable(waiting.peek());
    }

    /** Takes the next record out. */
    void remove() {
        waiting.remove();
    }

    /** Makes a record that was removed the next one again. */
    void putBack(LoggedRecord record) {
        waiting.addFirst(record);
    }

    /** Of each partition the offset behind what is dealt with: of records, and of the markers that transactions leave in the log. */
    Map<TopicPartition, Long> frontiers() {
        Map<TopicPartition, Long> frontiers = new HashMap<>();
        reader.assigned().forEach(partition -> frontiers.put(partition, frontier(partition)));
        return frontiers;
    }

    private long frontier(TopicPartition partition) {
        for (LoggedRecord record : waiting) {
            if (record.partition().equals(partition)) {
                return record.offset();
            }
        }
        return reader.positions().get(partition);
    }

    /** Whether more is dealt with than is committed. */
    boolean uncommitted() {
        return reader.assigned().stream()
                .anyMatch(partition -> frontier(partition) > committed.getOrDefault(partition, Long.MAX_VALUE));
    }

    void noteCommitted(Map<TopicPartition, Long> frontiers) {
        committed.putAll(frontiers);
    }

    GroupReader.GroupMember member() {
        return reader.member();
    }

    /**
     * Forgets what was read: it is read again from where the group has committed. To be called after a failed transaction, once its
     * outcome is final.
     */
    void rewind() {
        reader.rewind();
        waiting.clear();
        committed.clear();
    }

    /**
     * After {@link #rewind()}: reads on behind a record that was removed and is still worked on.
     *
     * @return false if the record is another member's now, or committed; then nothing has changed
     */
    boolean resumeBehind(LoggedRecord record) {
        Long position = reader.positions().get(record.partition());
        if (position == null || position > record.offset()) {
            return false;
        }
        reader.seek(record.partition(), record.offset() + 1);
        return true;
    }

    @Override
    public void close() {
        reader.close();
    }
}
