package dev.muduo.standalone.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.schemas.IngestCursor;
import dev.muduo.schemas.Topics;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

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

    @Test
    void aCopyHoldsWhatWasCommittedAndGoesItsOwnWay() {
        log.append(Topics.INGEST_CURSORS, "source", TestEvents.event("source", "before"));

        InMemoryEventLog copy = log.copy();
        log.append(Topics.INGEST_CURSORS, "source", TestEvents.event("source", "here"));
        copy.append(Topics.INGEST_CURSORS, "source", TestEvents.event("source", "there"));

        assertEquals(List.of("before", "here"), texts(log));
        assertEquals(List.of("before", "there"), texts(copy));
    }

    private static List<String> texts(InMemoryEventLog log) {
        return log.events(Topics.INGEST_CURSORS, IngestCursor.class).stream()
                .map(IngestCursor::getPosition)
                .toList();
    }
}
