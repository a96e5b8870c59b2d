package dev.muduo.trainer.pool;

import dev.muduo.platform.log.LoggedRecord;

/** Where a record stands in the log. */
public record Origin(String topic, int partition, long offset) {
    public static Origin of(LoggedRecord record) {
        return new Origin(record.partition().topic(), record.partition().partition(), record.offset());
    }

    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
