package dev.muduo.platform.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** A reader on a Kafka consumer: of given partitions, or as a member of a group. */
final class KafkaReader implements GroupReader {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    /** A proof of membership. */
    record Member(ConsumerGroupMetadata metadata) implements GroupMember {}

    private final Consumer<String, byte[]> consumer;
    private final String name;
    private final boolean inGroup;
    /** Taken away since the last poll ended; the consumer may tell so in other calls, too. */
    private final Set<TopicPartition> taken = new HashSet<>();

    private Set<TopicPartition> revoked = Set.of();

    private KafkaReader(Map<String, Object> properties, String name, boolean inGroup) {
        this.consumer = KafkaFaults.translated("read " + name, () -> new KafkaConsumer<>(properties));
        this.name = name;
        this.inGroup = inGroup;
    }

    static KafkaReader ofPartitions(Map<String, Object> properties, Map<TopicPartition, Long> positions) {
        KafkaReader reader = new KafkaReader(properties, positions.keySet().toString(), false);
        reader.consumer.assign(positions.keySet());
        positions.forEach(reader.consumer::seek);
        return reader;
    }

    static KafkaReader ofGroup(Map<String, Object> properties, String group, Set<String> topics) {
        KafkaReader reader = new KafkaReader(properties, topics + " as group " + group, true);
        reader.consumer.subscribe(topics, reader.new Revocations());
        return reader;
    }

    /** Called by the consumer inside a poll, on the polling thread. */
    private final class Revocations implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            taken.addAll(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            taken.addAll(partitions);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            // Positions come from the group's committed offsets.
        }
    }

    @Override
    public List<LoggedRecord> poll(Duration timeout) {
        List<LoggedRecord> records = new ArrayList<>();
        try {
            KafkaFaults.translated("read " + name, () -> consumer.poll(timeout))
                    .forEach(record -> records.add(logged(record)));
        } finally {
            revoked = Set.copyOf(taken);
        }
        taken.clear();
        return records;
    }

    private static LoggedRecord logged(ConsumerRecord<String, byte[]> record) {
        return new LoggedRecord(
                new TopicPartition(record.topic(), record.partition()),
                record.offset(),
                record.key() == null ? "" : record.key(),
                record.value() == null ? new byte[0] : record.value(),
                KafkaHeaders.read(record.headers()));
    }

    @Override
    public Map<TopicPartition, Long> positions() {
        return KafkaFaults.translated("find the position in " + name, () -> {
            Map<TopicPartition, Long> positions = new TreeMap<>(KafkaEventLog.ORDER);
            consumer.assignment().forEach(partition -> positions.put(partition, consumer.position(partition)));
            return positions;
        });
    }

    @Override
    public Map<TopicPartition, Long> endOffsets() {
        return KafkaFaults.translated("find the end of " + name, () -> {
            Map<TopicPartition, Long> ends = new TreeMap<>(KafkaEventLog.ORDER);
            ends.putAll(consumer.endOffsets(consumer.assignment()));
            return ends;
        });
    }

    @Override
    public void seek(TopicPartition partition, long offset) {
        consumer.seek(partition, offset);
    }

    @Override
    public void pause(Collection<TopicPartition> partitions) {
        consumer.pause(partitions);
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
        consumer.resume(partitions);
    }

    @Override
    public Set<TopicPartition> assigned() {
        return Set.copyOf(consumer.assignment());
    }

    @Override
    public Set<TopicPartition> revoked() {
        return revoked;
    }

    @Override
    public void rewind() {
        KafkaFaults.translated("find what is committed of " + name, () -> {
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(consumer.assignment());
            committed.forEach((partition, offset) -> {
                if (offset == null) {
                    throw new PositionLostException("the group has no committed position for " + partition, null);
                }
                consumer.seek(partition, offset.offset());
            });
        });
    }

    @Override
    public GroupMember member() {
        if (!inGroup) {
            throw new IllegalStateException("a reader of given partitions has no group");
        }
        return new Member(consumer.groupMetadata());
    }

    @Override
    public void close() {
        KafkaFaults.translated(
                "close the reader of " + name, () -> consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT)));
    }
}
