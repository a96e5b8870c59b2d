package dev.muduo.platform.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.muduo.schemas.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/** What a topic is created with; {@code TopicSetupTest} verifies it on a broker, which has one replica only. */
class TopicCreationTest {
    @Test
    void withThreeReplicasTwoHaveWhatIsAcknowledged() {
        NewTopic studies = created(3, Topics.STUDIES);
        assertEquals(3, studies.replicationFactor());
        assertEquals("2", studies.configs().get("min.insync.replicas"));
        assertEquals("-1", studies.configs().get("retention.ms"));
        assertEquals(
                "2", created(3, Topics.deadLetters(Topics.STUDIES)).configs().get("min.insync.replicas"));
    }

    @Test
    void withFewerOrTheBrokersDefaultThatIsTheBrokersMatter() {
        for (int replicas : new int[] {-1, 1, 2}) {
            assertFalse(created(replicas, Topics.STUDIES).configs().containsKey("min.insync.replicas"));
        }
    }

    private static NewTopic created(int replicationFactor, String topic) {
        KafkaConfig config = new KafkaConfig(
                "localhost:9092",
                3,
                replicationFactor,
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                true,
                Optional.empty());
        return new TopicSetup(config, Map.of()).toCreate(topic, 3);
    }
}
