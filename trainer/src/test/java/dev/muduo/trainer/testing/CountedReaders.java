package dev.muduo.trainer.testing;

import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.EventSender;
import dev.muduo.platform.log.GroupReader;
import dev.muduo.platform.log.LogReader;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.TransactionalWriter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** A log that knows how many of its readers without a group are open. Belongs to one thread. */
public final class CountedReaders implements EventLog {
    private final EventLog log;
    private int open;

    public CountedReaders(EventLog log) {
        this.log = log;
    }

    public int open() {
        return open;
    }

    @Override
    public Set<TopicPartition> partitions(Set<String> topics) {
        return log.partitions(topics);
    }

    @Override
    public LogReader assign(Map<TopicPartition, Long> positions) {
        LogReader reader = log.assign(positions);
        open++;
        return new Counted(reader);
    }

    @Override
    public GroupReader subscribe(String group, Set<String> topics) {
        return log.subscribe(group, topics);
    }

    @Override
    public TransactionalWriter transactions(String transactionalId) {
        return log.transactions(transactionalId);
    }

    @Override
    public EventSender sender() {
        return log.sender();
    }

    @Override
    public void close() {
        log.close();
    }

    private final class Counted implements LogReader {
        private final LogReader reader;

        Counted(LogReader reader) {
            this.reader = reader;
        }

        @Override
        public List<LoggedRecord> poll(Duration timeout) {
            return reader.poll(timeout);
        }

        @Override
        public Map<TopicPartition, Long> positions() {
            return reader.positions();
        }

        @Override
        public Map<TopicPartition, Long> endOffsets() {
            return reader.endOffsets();
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
        public List<LoggedRecord> readToEnd() {
            return reader.readToEnd();
        }

        @Override
        public void close() {
            open--;
            reader.close();
        }
    }
}
