package dev.muduo.platform.log;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * The log that joins the services: Kafka, or {@code testing.InMemoryEventLog} in tests. Everything is read committed.
 *
 * <p>The log itself may be shared by threads; what it hands out belongs to one thread each.
 */
public interface EventLog extends AutoCloseable {
    /** Every partition of the topics, in order. */
    Set<TopicPartition> partitions(Set<String> topics);

    /**
     * Reads given partitions from given positions, without a group.
     *
     * @throws PositionLostException from a poll, when a position is out of range
     */
    LogReader assign(Map<TopicPartition, Long> positions);

    /**
     * Reads topics as a member of a group, from its committed positions. A group that configuration names begins at 0 when it is
     * new.
     */
    GroupReader subscribe(String group, Set<String> topics);

    /** Writes in transactions. Opening it fences every earlier writer of the same id ({@code initTransactions}). */
    TransactionalWriter transactions(String transactionalId);

    /** Writes single events, idempotently, outside transactions. */
    EventSender sender();

    @Override
    void close();
}
