package dev.muduo.platform.log;

import dev.muduo.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Section {@code kafka}: where the log is and how its topics are laid out.
 *
 * @param bootstrapServers     {@code host:port}, comma-separated
 * @param partitions           of the topics that are keyed by study or request, at most {@link #MOST_PARTITIONS}; never changed
 *     once they exist
 * @param replicationFactor    of topics created here; −1: the broker's default. From 3 on two replicas must have what is acknowledged
 * @param transactionTimeout   a transaction open for longer, or for up to a second less, is aborted by the broker
 * @param callTimeout          bound of one call to the broker; the whole is retried without end by the role
 * @param verifyBroker         whether the broker must keep committed offsets for ever ({@code offsets.retention.minutes})
 * @param clientPropertiesFile further client properties (TLS, SASL), a Java properties file mounted as a secret
 */
public record KafkaConfig(
        String bootstrapServers,
        int partitions,
        int replicationFactor,
        Duration transactionTimeout,
        Duration callTimeout,
        boolean verifyBroker,
        Optional<Path> clientPropertiesFile) {
    /** An event that opens a round of training names a range of every partition of three topics, in half of its 16 KB. */
    public static final int MOST_PARTITIONS = 64;

    public KafkaConfig {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("bootstrapServers names at least one host:port, is empty");
        }
        if (partitions < 1 || partitions > MOST_PARTITIONS) {
            throw new IllegalArgumentException("partitions is 1 to " + MOST_PARTITIONS + ", got " + partitions
                    + ": of more, the event that opens a round of training could not name the ranges it takes in");
        }
        if (replicationFactor != -1 && replicationFactor < 1) {
            throw new IllegalArgumentException("replicationFactor is positive or -1, got " + replicationFactor);
        }
        if (transactionTimeout.toMillis() < 1000 || transactionTimeout.toMinutes() > 15) {
            throw new IllegalArgumentException("transactionTimeout is 1 s to 15 min, got " + transactionTimeout);
        }
        if (callTimeout.toMillis() < 100 || callTimeout.toMinutes() > 5) {
            throw new IllegalArgumentException("callTimeout is 100 ms to 5 min, got " + callTimeout);
        }
    }

    /** A broker on this machine: three partitions, one replica. */
    public static KafkaConfig local(String bootstrapServers) {
        return new KafkaConfig(
                bootstrapServers, 3, 1, Duration.ofSeconds(15), Duration.ofSeconds(10), true, Optional.empty());
    }

    /** Partition count of every topic, dead letters included. */
    Map<String, Integer> partitionCounts() {
        Map<String, Integer> counts = new TreeMap<>();
        for (String topic : Topics.all()) {
            boolean single = topic.equals(Topics.MODELS) || topic.equals(Topics.INGEST_CURSORS);
            counts.put(topic, single ? 1 : partitions);
            counts.put(Topics.deadLetters(topic), 1);
        }
        return counts;
    }
}
