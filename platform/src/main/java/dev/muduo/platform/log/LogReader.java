package dev.muduo.platform.log;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Reads committed records of some partitions. Belongs to one thread. */
public interface LogReader extends AutoCloseable {
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

    /** All records from the current positions to the ends found now; used by readers that replay before they work. */
    List<LoggedRecord> readToEnd();

    @Override
    void close();
}
