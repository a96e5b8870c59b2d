package dev.muduo.standalone.platform;

import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.ConsumerGroups;
import dev.muduo.platform.log.KafkaConfig;
import dev.muduo.platform.log.TopicSetup;
import dev.muduo.standalone.embedded.EmbeddedBroker;
import dev.muduo.standalone.embedded.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A broker for tests, on ports of its own, that can be stopped and started again over the same directory. */
final class RealBroker implements AutoCloseable {
    private final Path directory;
    private final int[] ports;
    private EmbeddedBroker broker;

    RealBroker(Path directory) throws IOException {
        this.directory = directory;
        ports = FreePorts.find(2, RandomGenerator.getDefault());
        start();
    }

    void start() throws IOException {
        broker = EmbeddedBroker.start(directory, ports[0], ports[1]);
    }

    void stop() {
        broker.close();
        broker = null;
    }

    KafkaConfig config() {
        return new KafkaConfig(
                "127.0.0.1:" + ports[0], 3, 1, Duration.ofSeconds(15), Duration.ofSeconds(10), true, Optional.empty());
    }

    /** With a bound of one call that suits tests of a broker that is away. */
    KafkaConfig impatientConfig() {
        return new KafkaConfig(
                "127.0.0.1:" + ports[0], 3, 1, Duration.ofSeconds(15), Duration.ofSeconds(2), true, Optional.empty());
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + ports[0]));
    }

    void createTopic(String topic, int partitions, String group) {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(
                            new NewTopic(topic, partitions, (short) 1),
                            new NewTopic(topic + ".dead-letters", 1, (short) 1)))
                    .all()
                    .get();
            Map<TopicPartition, OffsetAndMetadata> beginnings = new HashMap<>();
            for (int index = 0; index < partitions; index++) {
                beginnings.put(new TopicPartition(topic, index), new OffsetAndMetadata(0));
            }
            commit(admin, group, beginnings);
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot create " + topic, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The loop's topics, as a service sets them up: again and again until the broker knows all that was created. */
    void ensureTopics() throws InterruptedException {
        for (int tries = 0; ; tries++) {
            try {
                new TopicSetup(config(), ConsumerGroups.topics()).ensure();
                return;
            } catch (SurroundingsException e) {
                if (tries == 50) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }

    /** A broker learns of a new topic a moment after it has been created. */
    private static void commit(Admin admin, String group, Map<TopicPartition, OffsetAndMetadata> offsets)
            throws ExecutionException, InterruptedException {
        for (int tries = 0; ; tries++) {
            try {
                admin.alterConsumerGroupOffsets(group, offsets).all().get();
                return;
            } catch (ExecutionException e) {
                if (tries == 50 || !(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }

    void truncateBefore(TopicPartition partition, long offset) {
        try (Admin admin = admin()) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot truncate " + partition, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (broker != null) {
            stop();
        }
    }
}
