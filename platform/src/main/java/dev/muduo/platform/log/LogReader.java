package dev.muduo.platform.log;

import dev.muduo.platform.agent.SurroundingsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Reads committed records of some partitions. Belongs to one thread. */
public interface LogReader extends AutoCloseable {
    /** How long one poll of {@link #readToEnd} waits, and how many in a row may bring nothing. */
    Duration READ_TO_END_POLL = Duration.ofMillis(200);

    int READ_TO_END_PATIENCE = 150;

    /** Committed records in the order of each partition; empty after the time-out. */
    List<LoggedRecord> poll(Duration timeout);

    /** For each partition read here the next offset that a poll would return. */
    Map<TopicPartition, Long> positions();

    /** For each partition read here the last stable offset: nothing before it can still change. */
    Map<TopicPartition, Long> endOffsets();

    void seek(TopicPartition partition, long offset);

    /** Polls return nothing from these partitions until they are resumed; membership of a group is kept by polling on. */
    void pause(Collection<TopicPartition> partitions);

    void resume(Collection<TopicPartition> partitions);

    /**
     * Hands on every record from the current positions to the ends found now, one poll's at a time: however many there are,
     * few are in memory. When it fails, what was handed on stays handed on; {@link Replay} remembers what that was.
     *
     * @return how many records there were
     * @throws SurroundingsException if the log does not deliver them
     */
    default int readToEnd(Consumer<LoggedRecord> follower) {
        Map<TopicPartition, Long> ends = endOffsets();
        int records = 0;
        int emptyPolls = 0;
        while (isBefore(ends)) {
            List<LoggedRecord> polled = poll(READ_TO_END_POLL);
            emptyPolls = polled.isEmpty() ? emptyPolls + 1 : 0;
            if (emptyPolls > READ_TO_END_PATIENCE) {
                throw new SurroundingsException(
                        "the log does not deliver what it holds up to " + ends + "; reached is " + positions());
            }
            polled.forEach(follower);
            records += polled.size();
        }
        return records;
    }

    /** As {@link #readToEnd(Consumer)}, for few records; when it fails, the next call brings them all again. */
    default List<LoggedRecord> readToEnd() {
        Map<TopicPartition, Long> begun = positions();
        List<LoggedRecord> records = new ArrayList<>();
        try {
            readToEnd(records::add);
            return records;
        } catch (RuntimeException | Error e) {
            begun.forEach(this::seek);
            throw e;
        }
    }

    private boolean isBefore(Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> positions = positions();
        return ends.entrySet().stream().anyMatch(end -> positions.get(end.getKey()) < end.getValue());
    }

    @Override
    void close();
}
