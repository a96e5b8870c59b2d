package dev.muduo.standalone.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.ConsumerGroups;
import dev.muduo.platform.log.GroupReader;
import dev.muduo.platform.log.KafkaConfig;
import dev.muduo.platform.log.KafkaEventLog;
import dev.muduo.platform.log.TopicSetup;
import dev.muduo.platform.log.WrongTopicException;
import dev.muduo.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics are created as the loop needs them, and one that is otherwise is a start-up error. */
class TopicSetupTest {
    @TempDir
    Path directory;

    @Test
    void topicsAreCreatedVerifiedAndRefused() throws Exception {
        try (RealBroker broker = new RealBroker(directory);
                Admin admin = broker.admin()) {
            KafkaConfig config = broker.config();
            broker.ensureTopics();
            broker.ensureTopics();
            createdAsDesigned(config, admin);
            aGroupBeginsAtTheBeginning(config, ConsumerGroups.TEACHER_WORKERS);
            aGroupBeginsAtTheBeginning(config, ConsumerGroups.resultSenders("archive"));
            wrongPartitionCount(config);
            acknowledgedByOneReplica(config, admin);
            wrongRetention(config, admin);
            olderConsumerGroups(config, admin);
        }
    }

    private static void createdAsDesigned(KafkaConfig config, Admin admin) throws Exception {
        try (KafkaEventLog log = new KafkaEventLog(config)) {
            assertEquals(3, log.partitions(Set.of(Topics.STUDIES)).size());
            assertEquals(1, log.partitions(Set.of(Topics.MODELS)).size());
            assertEquals(
                    1,
                    log.partitions(Set.of(Topics.deadLetters(Topics.STUDIES))).size());
        }
        assertEquals("-1", setting(admin, Topics.STUDIES, "retention.ms"));
        assertEquals("delete", setting(admin, Topics.STUDIES, "cleanup.policy"));
        assertEquals("compact", setting(admin, Topics.INGEST_CURSORS, "cleanup.policy"));
        assertEquals("-1", setting(admin, Topics.deadLetters(Topics.STUDIES), "retention.ms"));
    }

    private static String setting(Admin admin, String topic, String name) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Map<ConfigResource, Config> configs =
                admin.describeConfigs(List.of(resource)).all().get();
        return configs.get(resource).get(name).value();
    }

    private static void aGroupBeginsAtTheBeginning(KafkaConfig config, String group) {
        try (KafkaEventLog log = new KafkaEventLog(config);
                GroupReader reader = log.subscribe(group, Set.of(Topics.STUDIES))) {
            for (int polls = 0; polls < 300 && reader.assigned().size() < 3; polls++) {
                reader.poll(Duration.ofMillis(100));
            }
            assertEquals(Set.of(0L), Set.copyOf(reader.positions().values()));
        }
    }

    private static void wrongPartitionCount(KafkaConfig config) {
        KafkaConfig other = new KafkaConfig(
                config.bootstrapServers(),
                5,
                1,
                config.transactionTimeout(),
                config.callTimeout(),
                true,
                Optional.empty());
        WrongTopicException wrong =
                assertThrows(WrongTopicException.class, () -> new TopicSetup(other, ConsumerGroups.topics()).ensure());
        assertTrue(wrong.getMessage().contains("should have 5 partitions, has 3"), wrong.getMessage());
    }

    private static void acknowledgedByOneReplica(KafkaConfig config, Admin admin) throws Exception {
        KafkaConfig replicated = new KafkaConfig(
                config.bootstrapServers(),
                3,
                3,
                config.transactionTimeout(),
                config.callTimeout(),
                true,
                Optional.empty());
        String remedy = "--add-config min.insync.replicas=2";
        assertTrue(refusal(replicated).contains("should have min.insync.replicas=2, has 1"), remedy);
        for (String topic : admin.listTopics().names().get()) {
            if (topic.startsWith("muduo.")) {
                set(admin, topic, "min.insync.replicas", "2");
            }
        }
        for (int tries = 0; ; tries++) {
            try {
                new TopicSetup(replicated, ConsumerGroups.topics()).ensure();
                return;
            } catch (WrongTopicException e) {
                assertTrue(e.getMessage().contains(remedy), e.getMessage());
                assertTrue(tries < 50, "what was set is seen");
                Thread.sleep(100);
            }
        }
    }

    private static void set(Admin admin, String topic, String name, String value) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        admin.incrementalAlterConfigs(Map.of(
                        resource, List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    private static void wrongRetention(KafkaConfig config, Admin admin) throws Exception {
        set(admin, Topics.MODELS, "retention.ms", "86400000");
        String refusal = refusal(config);
        assertTrue(refusal.contains(Topics.MODELS + " should have retention.ms=-1, has 86400000"), refusal);
    }

    /** As in a cluster that was upgraded from Kafka 3 and has its features still. */
    private static void olderConsumerGroups(KafkaConfig config, Admin admin) throws Exception {
        set(admin, Topics.MODELS, "retention.ms", "-1");
        admin.updateFeatures(
                        Map.of("group.version", new FeatureUpdate((short) 0, FeatureUpdate.UpgradeType.SAFE_DOWNGRADE)),
                        new UpdateFeaturesOptions())
                .all()
                .get();
        String refusal = "";
        for (int tries = 0; tries < 50 && !refusal.contains("group.version at 0"); tries++) {
            refusal = refusal(config);
        }
        assertTrue(refusal.contains("the cluster should be Kafka 4.0 or later"), refusal);
        assertTrue(refusal.contains("has the feature group.version at 0"), refusal);
    }

    /** Why the topics are refused, once the broker has seen what was changed. */
    private static String refusal(KafkaConfig config) {
        WrongTopicException wrong = assertThrows(WrongTopicException.class, () -> {
            for (int tries = 0; tries < 50; tries++) {
                new TopicSetup(config, ConsumerGroups.topics()).ensure();
                Thread.sleep(100);
            }
        });
        return wrong.getMessage();
    }

    @Test
    void aBrokerThatIsAwayIsAFaultOfTheSurroundings() throws IOException {
        KafkaConfig nobody = new KafkaConfig(
                "127.0.0.1:1", 3, 1, Duration.ofSeconds(15), Duration.ofMillis(500), true, Optional.empty());
        assertThrows(SurroundingsException.class, () -> new TopicSetup(nobody, ConsumerGroups.topics()).ensure());
    }
}
