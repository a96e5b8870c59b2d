package dev.muduo.standalone.platform;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.GroupReader;
import dev.muduo.platform.log.KafkaEventLog;
import dev.muduo.platform.log.PositionLostException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The log's contract on a real broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaEventLogTest extends EventLogContract {
    private final AtomicInteger names = new AtomicInteger();
    private RealBroker broker;
    private KafkaEventLog log;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        broker = new RealBroker(directory);
        log = new KafkaEventLog(broker.config());
    }

    @AfterAll
    void stop() {
        log.close();
        broker.close();
    }

    @Override
    EventLog log() {
        return log;
    }

    @Override
    void createTopic(String topic, int partitions, String group) {
        broker.createTopic(topic, partitions, group);
    }

    @Override
    String unique(String prefix) {
        return prefix + "-" + names.getAndIncrement();
    }

    @Override
    void truncateBefore(TopicPartition partition, long offset) {
        broker.truncateBefore(partition, offset);
    }

    @Test
    void aGroupWithoutAPositionStopsWithAnExplanation() {
        String topic = unique("topic");
        createTopic(topic, 1, unique("group"));
        String stranger = unique("stranger");
        try (GroupReader reader = log.subscribe(stranger, Set.of(topic))) {
            PositionLostException lost = assertThrows(PositionLostException.class, () -> {
                for (int polls = 0; polls < 300; polls++) {
                    reader.poll(Duration.ofMillis(100));
                }
            });
            assertTrue(lost.getMessage().contains("no committed position"), lost.getMessage());
        }
    }
}
