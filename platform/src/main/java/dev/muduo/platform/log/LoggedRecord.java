package dev.muduo.platform.log;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * One committed record and where it stands.
 *
 * @param value the bytes as they were read, kept so that an unreadable record can be set aside whole
 */
public record LoggedRecord(TopicPartition partition, long offset, String key, byte[] value) {
    /**
     * The event in the record.
     *
     * @throws UnreadableEventException if it is of no schema known here or damaged
     */
    public SpecificRecord event() {
        return Events.decode(this);
    }
}
