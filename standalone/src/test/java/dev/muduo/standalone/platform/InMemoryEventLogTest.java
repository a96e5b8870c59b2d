package dev.muduo.standalone.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.schemas.IngestCursor;
import dev.muduo.schemas.Topics;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

    /** A test that takes the last one as the newest must not depend on where its key falls. */
    @Test
    void eventsAreListedAsTheyWereWrittenWhateverPartitionsTheyAreIn() {
        log.createTopic("several", 3);
        List<String> written =
                IntStream.range(0, 20).mapToObj(Integer::toString).toList();
        written.forEach(text -> log.append("several", "key-" + text, TestEvents.event("source", text)));
        assertEquals(written, texts(log, "several"));

        InMemoryEventLog copy = log.copy();
        copy.append("several", "key-0", TestEvents.event("source", "later"));
        assertEquals(Stream.concat(written.stream(), Stream.of("later")).toList(), texts(copy, "several"));
    }

    private static List<String> texts(InMemoryEventLog log) {
        return texts(log, Topics.INGEST_CURSORS);
    }

    private static List<String> texts(InMemoryEventLog log, String topic) {
        return log.events(topic, IngestCursor.class).stream()
                .map(IngestCursor::getPosition)
                .toList();
    }
}
