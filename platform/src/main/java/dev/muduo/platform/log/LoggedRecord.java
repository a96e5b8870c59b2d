package dev.muduo.platform.log;

import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * One committed record and where it stands.
 *
 * @param value   the bytes as they were read, kept so that an unreadable record can be set aside whole
 * @param headers only dead letters have any ({@link DeadLetter})
 */
@SuppressWarnings("ArrayRecordComponent") // Millions of records: copying each value would help nobody.
public record LoggedRecord(
        TopicPartition partition, long offset, String key, byte[] value, Map<String, String> headers) {
    public LoggedRecord {
        headers = Map.copyOf(headers);
    }

    public LoggedRecord(TopicPartition partition, long offset, String key, byte[] value) {
        this(partition, offset, key, value, Map.of());
    }

    /**
     * The event in the record.
     *
     * @throws NewerEventException if a newer version has written it
     * @throws UnreadableEventException if it is damaged
     */
    public SpecificRecord event() {
        return Events.decode(this);
    }
}
