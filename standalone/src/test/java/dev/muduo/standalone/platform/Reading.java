package dev.muduo.standalone.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.log.GroupReader;
import dev.muduo.platform.log.LogReader;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.schemas.IngestCursor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Reads a log as a test must: until what it waits for has come, or it has tried often enough. */
final class Reading {
    static final Duration POLL = Duration.ofMillis(100);
    static final int MOST_POLLS = 300;

    private Reading() {}

    static List<String> texts(List<LoggedRecord> records) {
        return records.stream()
                .map(record -> ((IngestCursor) record.event()).getPosition())
                .toList();
    }

    /** Polls until so many records have come, or it has tried often enough. */
    static List<LoggedRecord> poll(GroupReader reader, int count) {
        List<LoggedRecord> records = new ArrayList<>();
        for (int polls = 0; polls < MOST_POLLS && records.size() < count; polls++) {
            records.addAll(reader.poll(POLL));
        }
        return records;
    }

    /**
     * Reads to the end, which is behind so many records. A transaction has committed before it can be read: its markers are
     * written afterwards, and on a busy machine late.
     */
    static List<LoggedRecord> read(LogReader reader, int committed) {
        List<LoggedRecord> records = new ArrayList<>();
        for (int polls = 0; polls < MOST_POLLS && records.size() < committed; polls++) {
            records.addAll(reader.poll(POLL));
        }
        records.addAll(reader.readToEnd());
        return records;
    }

    static void pollUntilAssigned(GroupReader reader, int partitions) {
        for (int polls = 0; polls < MOST_POLLS && reader.assigned().size() != partitions; polls++) {
            assertTrue(reader.poll(POLL).isEmpty(), "nothing is there to be read");
        }
        assertEquals(partitions, reader.assigned().size());
    }

    /** The positions behind these records. */
    static Map<TopicPartition, Long> after(List<LoggedRecord> records) {
        Map<TopicPartition, Long> next = new HashMap<>();
        records.forEach(record -> next.merge(record.partition(), record.offset() + 1, Math::max));
        return next;
    }
}
