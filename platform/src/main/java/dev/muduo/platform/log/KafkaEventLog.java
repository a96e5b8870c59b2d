package dev.muduo.platform.log;

import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.schemas.EventCodec;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;

/** The log on Kafka. Topics must exist ({@link TopicSetup}). */
public final class KafkaEventLog implements EventLog {
    /** Topics by name, partitions by number. */
    static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private static final int MARKS = 1000;

    /** The first is drawn, so that processes differ; the next one is another, so that writers of one process always do. */
    private final AtomicInteger mark =
            new AtomicInteger(RandomGenerator.getDefault().nextInt(MARKS));

    private final Duration transactionTimeout;
    private final KafkaClientProperties properties;
    private final Admin admin;

    public KafkaEventLog(KafkaConfig config) {
        transactionTimeout = config.transactionTimeout();
        properties = new KafkaClientProperties(config);
        admin = KafkaFaults.translated("open a Kafka client", () -> Admin.create(properties.admin()));
    }

    @Override
    public Set<TopicPartition> partitions(Set<String> topics) {
        Map<String, TopicDescription> described = KafkaFaults.await(
                "describe " + topics, admin.describeTopics(topics).allTopicNames());
        Set<TopicPartition> partitions = new TreeSet<>(ORDER);
        described
                .values()
                .forEach(topic -> topic.partitions()
                        .forEach(partition -> partitions.add(new TopicPartition(topic.name(), partition.partition()))));
        return partitions;
    }

    @Override
    public LogReader assign(Map<TopicPartition, Long> positions) {
        return KafkaReader.ofPartitions(properties.reader(), positions);
    }

    @Override
    public GroupReader subscribe(String group, Set<String> topics) {
        if (ConsumerGroups.isNamedByConfiguration(group)) {
            TopicSetup.commitBeginnings(admin, group, topics, Set.of());
        }
        return KafkaReader.ofGroup(properties.groupReader(group), group, topics);
    }

    @Override
    public TransactionalWriter transactions(String transactionalId) {
        int timeoutMillis = markedTimeoutMillis();
        return new KafkaTransactionalWriter(
                properties.transactionalSender(transactionalId, timeoutMillis),
                transactionalId,
                () -> isLast(transactionalId, timeoutMillis));
    }

    /**
     * The time-out of one writer's transactions, a little short of the configured one. Of all that a writer tells the broker
     * it is the only thing that the broker tells others, so it serves as its mark.
     */
    private int markedTimeoutMillis() {
        int most = Math.toIntExact(transactionTimeout.toMillis());
        return most - Math.floorMod(mark.getAndIncrement(), Math.min(MARKS, most / 2));
    }

    /** {@link KafkaTransactionalWriter.Fate}. */
    private boolean isLast(String transactionalId, int timeoutMillis) {
        try {
            return KafkaFaults.await(
                                    "ask who writes as " + transactionalId,
                                    admin.describeTransactions(List.of(transactionalId))
                                            .description(transactionalId))
                            .transactionTimeoutMs()
                    == timeoutMillis;
        } catch (SurroundingsException e) {
            if (e.getCause() instanceof TransactionalIdNotFoundException) {
                return true;
            }
            throw e;
        }
    }

    @Override
    public EventSender sender() {
        Producer<String, byte[]> producer =
                KafkaFaults.translated("open a Kafka producer", () -> new KafkaProducer<>(properties.sender()));
        return new KafkaSender(producer, new EventCodec());
    }

    @Override
    public void close() {
        admin.close(CLOSE_TIMEOUT);
    }

    private record KafkaSender(Producer<String, byte[]> producer, EventCodec codec) implements EventSender {
        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // The callback completes the stage that is returned.
        public CompletionStage<Void> send(String topic, String key, SpecificRecord event) {
            CompletableFuture<Void> acknowledged = new CompletableFuture<>();
            byte[] value = codec.encode(event);
            try {
                producer.send(new ProducerRecord<>(topic, key, value), (metadata, failure) -> {
                    if (failure == null) {
                        acknowledged.complete(null);
                    } else {
                        acknowledged.completeExceptionally(translate(topic, failure));
                    }
                });
            } catch (KafkaException e) {
                acknowledged.completeExceptionally(translate(topic, e));
            }
            return acknowledged;
        }

        private static Exception translate(String topic, Exception failure) {
            return failure instanceof KafkaException e ? KafkaFaults.translate("send to " + topic, e) : failure;
        }

        @Override
        public void close() {
            producer.close(CLOSE_TIMEOUT);
        }
    }
}
