package dev.muduo.trainer.replay;

import dev.muduo.platform.agent.SurroundingsException;
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
    /** So many polls in a row that bring nothing say that the log is not well. */
    private static final int PATIENCE = 600;

    /** A poll that has brought so many may return: whoever reads that far behind reads on. */
    private static final int MANY = 1_000;

    private final LogReader reader;
    private final ToLongFunction<TopicPartition> end;

    PastReader(LogReader reader, ToLongFunction<TopicPartition> end) {
        this.reader = reader;
        this.end = end;
    }

    /** {@inheritDoc} Returns when all of the past is read: who decides by what is in the log must not decide on half of it. */
    @Override
    public List<LoggedRecord> poll(Duration timeout) {
        List<LoggedRecord> past = new ArrayList<>();
        int empty = 0;
        do {
            int before = past.size();
            take(reader.poll(timeout), past);
            empty = past.size() > before ? 0 : empty + 1;
            if (empty > PATIENCE) {
                throw new SurroundingsException("the log does not give what it has given before; wanted up to "
                        + endOffsets() + ", reached is " + reader.positions());
            }
        } while (past.size() < MANY && !reached());
        return past;
    }

    private void take(List<LoggedRecord> records, List<LoggedRecord> past) {
        Map<TopicPartition, Long> beyond = new HashMap<>();
        for (LoggedRecord record : records) {
            if (record.offset() < end.applyAsLong(record.partition())) {
                past.add(record);
            } else {
                beyond.putIfAbsent(record.partition(), record.offset());
            }
        }
        beyond.forEach(reader::seek);
    }

    /** Where there is no end, there is nothing to be waited for. */
    private boolean reached() {
        return reader.positions().entrySet().stream()
                .allMatch(each -> end.applyAsLong(each.getKey()) == Long.MAX_VALUE
                        || each.getValue() >= end.applyAsLong(each.getKey()));
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
