package dev.muduo.standalone.platform;

import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.testing.InMemoryEventLog;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;

/** The log that other tests stand on keeps the promises of the real one. */
class InMemoryEventLogTest extends EventLogContract {
    private final InMemoryEventLog log = new InMemoryEventLog();
    private final AtomicInteger names = new AtomicInteger();

    @Override
    EventLog log() {
        return log;
    }

    @Override
    void createTopic(String topic, int partitions, String group) {
        log.createTopic(topic, partitions);
    }

    @Override
    String unique(String prefix) {
        return prefix + "-" + names.getAndIncrement();
    }

    @Override
    void truncateBefore(TopicPartition partition, long offset) {
        log.truncateBefore(partition, offset);
    }
}
