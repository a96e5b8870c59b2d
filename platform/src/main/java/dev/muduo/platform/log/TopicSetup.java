package dev.muduo.platform.log;

import dev.muduo.schemas.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the topics that are missing and verifies those that are there, at every start. Topics keep everything; a topic that
 * does not is a start-up error, because training is a function of the log.
 *
 * <p>A new topic's groups get the committed position 0, since positions are never guessed ({@code auto.offset.reset=none}).
 */
public final class TopicSetup {
    private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);
    private static final String OFFSETS_RETENTION = "offsets.retention.minutes";
    /** Replicas that have what is acknowledged, where there are more than so many. */
    private static final int LEAST_IN_SYNC = 2;

    private static final String DEAD_LETTER_MAX_BYTES = Integer.toString(2 << 20);

    private final KafkaConfig config;
    private final Map<String, Set<String>> groups;

    /**
     * Asks nothing of the broker yet.
     *
     * @param groups the topics of every consumer group, usually {@link ConsumerGroups#topics()}
     */
    public TopicSetup(KafkaConfig config, Map<String, Set<String>> groups) {
        this.config = config;
        this.groups = Map.copyOf(groups);
    }

    /**
     * Idempotent; several processes may call it at once.
     *
     * @throws WrongTopicException if a topic or the broker is not as it must be, or the broker is older than Kafka 4.0
     * @throws dev.muduo.platform.agent.SurroundingsException if the broker cannot be reached
     */
    public void ensure() {
        try (Admin admin = KafkaFaults.translated(
                "open a Kafka client", () -> Admin.create(new KafkaClientProperties(config).admin()))) {
            GroupProtocol.require(admin);
            Set<String> created = create(admin);
            verifyPartitions(admin);
            verifyConfigs(admin);
            if (config.verifyBroker()) {
                verifyBroker(admin);
            }
            groups.forEach((group, topics) -> commitBeginnings(admin, group, topics, created));
        }
    }

    private Set<String> create(Admin admin) {
        Set<String> present =
                KafkaFaults.await("list topics", admin.listTopics().names());
        List<NewTopic> missing = new ArrayList<>();
        config.partitionCounts().forEach((topic, count) -> {
            if (!present.contains(topic)) {
                missing.add(toCreate(topic, count));
            }
        });
        Set<String> created = new HashSet<>();
        admin.createTopics(missing).values().forEach((topic, future) -> {
            if (createdHere(topic, future)) {
                created.add(topic);
                LOG.info("created topic {}", topic);
            }
        });
        return created;
    }

    /** A topic as it is created here. */
    NewTopic toCreate(String topic, int partitions) {
        Map<String, String> settings = TopicRules.of(topic).creation(DEAD_LETTER_MAX_BYTES);
        if (isReplicated()) {
            settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(LEAST_IN_SYNC));
        }
        Optional<Short> replicas =
                config.replicationFactor() == -1 ? Optional.empty() : Optional.of((short) config.replicationFactor());
        return new NewTopic(topic, Optional.of(partitions), replicas).configs(settings);
    }

    /** Whether the loss of one broker must lose nothing: what is acknowledged is then on two. */
    private boolean isReplicated() {
        return config.replicationFactor() > LEAST_IN_SYNC;
    }

    private static boolean createdHere(String topic, KafkaFuture<Void> future) {
        try {
            future.get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw e.getCause() instanceof KafkaException cause
                    ? KafkaFaults.translate("create topic " + topic, cause)
                    : new IllegalStateException("cannot create topic " + topic, e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private void verifyPartitions(Admin admin) {
        Map<String, Integer> counts = config.partitionCounts();
        Map<String, TopicDescription> described = KafkaFaults.await(
                "describe topics", admin.describeTopics(counts.keySet()).allTopicNames());
        described.forEach((topic, description) -> {
            int found = description.partitions().size();
            if (found != counts.get(topic)) {
                throw new WrongTopicException("topic " + topic + " should have " + counts.get(topic)
                        + " partitions, has " + found + "; set kafka.partitions to what the topics were created with:"
                        + " keys would move to other partitions, and their order would be lost");
            }
        });
    }

    private void verifyConfigs(Admin admin) {
        List<ConfigResource> resources = config.partitionCounts().keySet().stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        Map<ConfigResource, Config> configs = KafkaFaults.await(
                "describe topics", admin.describeConfigs(resources).all());
        configs.forEach((resource, found) -> {
            TopicRules.of(resource.name())
                    .required()
                    .forEach((name, expected) -> requireSetting(resource.name(), found.get(name), name, expected));
            if (isReplicated()) {
                requireInSync(resource.name(), found.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG));
            }
        });
    }

    /** With one replica in sync a broker acknowledges what dies with it. */
    private static void requireInSync(String topic, ConfigEntry found) {
        if (found == null || Integer.parseInt(found.value()) < LEAST_IN_SYNC) {
            requireSetting(topic, found, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(LEAST_IN_SYNC));
        }
    }

    private static void requireSetting(String topic, ConfigEntry found, String name, String expected) {
        String value = found == null ? "(unknown)" : found.value();
        if (!expected.equals(value)) {
            throw new WrongTopicException("topic " + topic + " should have " + name + "=" + expected + ", has " + value
                    + "; set it with kafka-configs --alter --topic " + topic + " --add-config " + name + "="
                    + expected);
        }
    }

    private void verifyBroker(Admin admin) {
        String broker = KafkaFaults.await(
                        "describe the cluster", admin.describeCluster().nodes())
                .stream()
                .findFirst()
                .orElseThrow()
                .idString();
        ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, broker);
        ConfigEntry retention;
        try {
            retention = admin.describeConfigs(List.of(resource))
                    .values()
                    .get(resource)
                    .get()
                    .get(OFFSETS_RETENTION);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ApiException) {
                LOG.warn("the broker does not show {}; see that it is at its maximum", OFFSETS_RETENTION, e.getCause());
                return;
            }
            throw new IllegalStateException("cannot describe the broker", e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        if (retention == null || retention.value() == null) {
            LOG.warn("the broker does not show {}; see that it is at its maximum", OFFSETS_RETENTION);
        } else if (!retention.value().equals(Integer.toString(Integer.MAX_VALUE))) {
            throw new WrongTopicException("the broker should have " + OFFSETS_RETENTION + "=" + Integer.MAX_VALUE
                    + ", has " + retention.value() + ": a group that pauses for longer would lose its positions. Set it"
                    + " on the broker, or kafka.verifyBroker to false where somebody else answers for it");
        }
    }

    /**
     * Position 0 for the partitions of new topics, and of topics that are still empty (a start that died half-way); for all of a
     * group that has none at all, because it is newer than its topics, which keep everything.
     */
    static void commitBeginnings(Admin admin, String group, Set<String> topics, Set<String> created) {
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        KafkaFaults.await("describe topics", admin.describeTopics(topics).allTopicNames())
                .forEach((topic, description) -> description
                        .partitions()
                        .forEach(partition ->
                                partitions.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest())));
        Set<TopicPartition> known = committed(admin, group);
        Map<TopicPartition, OffsetAndMetadata> beginnings = new TreeMap<>(KafkaEventLog.ORDER);
        KafkaFaults.await(
                        "find the ends of " + topics,
                        admin.listOffsets(partitions).all())
                .forEach((partition, end) -> {
                    boolean beginning = known.isEmpty() || created.contains(partition.topic()) || end.offset() == 0;
                    if (!known.contains(partition) && beginning) {
                        beginnings.put(partition, new OffsetAndMetadata(0));
                    }
                });
        if (!beginnings.isEmpty()) {
            KafkaFaults.await(
                    "commit position 0 for group " + group,
                    admin.alterConsumerGroupOffsets(group, beginnings).all());
        }
    }

    private static Set<TopicPartition> committed(Admin admin, String group) {
        ListConsumerGroupOffsetsResult result = admin.listConsumerGroupOffsets(group);
        try {
            return result.partitionsToOffsetAndMetadata().get().entrySet().stream()
                    .filter(entry -> entry.getValue() != null)
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Set.of();
            }
            throw e.getCause() instanceof KafkaException cause
                    ? KafkaFaults.translate("find what group " + group + " has committed", cause)
                    : new IllegalStateException("cannot find what group " + group + " has committed", e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** What a topic's configuration must be. */
    private record TopicRules(boolean deadLetters, boolean compacted) {
        static TopicRules of(String topic) {
            return new TopicRules(topic.endsWith(".dead-letters"), topic.equals(Topics.INGEST_CURSORS));
        }

        Map<String, String> required() {
            return Map.of(
                    TopicConfig.RETENTION_MS_CONFIG,
                    "-1",
                    TopicConfig.RETENTION_BYTES_CONFIG,
                    "-1",
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    compacted ? TopicConfig.CLEANUP_POLICY_COMPACT : TopicConfig.CLEANUP_POLICY_DELETE);
        }

        /** A dead letter is as large as the record it keeps, plus headers. */
        Map<String, String> creation(String deadLetterMaxBytes) {
            Map<String, String> settings = new TreeMap<>(required());
            if (deadLetters) {
                settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, deadLetterMaxBytes);
            }
            return settings;
        }
    }
}
