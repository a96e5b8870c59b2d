package dev.muduo.trainer.replay;

import dev.muduo.platform.log.LogReader;
import dev.muduo.platform.log.LoggedRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.TopicPartition;

/** Reads what lies before an end that may move on; what it finds beyond it stays to be read. Belongs to one thread. */
final class PastReader implements LogReader {
    private final LogReader reader;
    private final ToLongFunction<TopicPartition> end;

    PastReader(LogReader reader, ToLongFunction<TopicPartition> end) {
        this.reader = reader;
        this.end = end;
    }

    @Override
    public List<LoggedRecord> poll(Duration timeout) {
        List<LoggedRecord> past = new ArrayList<>();
        Map<TopicPartition, Long> beyond = new HashMap<>();
        for (LoggedRecord record : reader.poll(timeout)) {
            if (record.offset() < end.applyAsLong(record.partition())) {
                past.add(record);
            } else {
                beyond.putIfAbsent(record.partition(), record.offset());
            }
        }
        beyond.forEach(reader::seek);
        return past;
    }

    @Override
    public Map<TopicPartition, Long> positions() {
        return reader.positions();
    }

    @Override
    public Map<TopicPartition, Long> endOffsets() {
        Map<TopicPartition, Long> ends = new HashMap<>(reader.endOffsets());
        ends.replaceAll((partition, now) -> Math.min(now, end.applyAsLong(partition)));
        return ends;
    }

    @Override
    public void seek(TopicPartition partition, long offset) {
        reader.seek(partition, offset);
    }

    @Override
    public void pause(Collection<TopicPartition> partitions) {
        reader.pause(partitions);
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
        reader.resume(partitions);
    }

    @Override
    public void close() {
        reader.close();
    }
}
