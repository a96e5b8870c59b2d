package dev.muduo.platform.log;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Topics from their beginning: what a role knows is a fold over what this hands it. Nothing is opened before the first read.
 * A read that fails leaves no reader open, and the next one goes on with the first record that the follower has not taken:
 * each record is taken once. Belongs to one thread.
 */
public final class Replay implements AutoCloseable {
    private final EventLog log;
    private final Set<String> topics;
    private final Consumer<LoggedRecord> follower;
    private final Map<TopicPartition, Long> taken = new HashMap<>();
    private Optional<LogReader> reader = Optional.empty();
    private boolean whole;

    /** @param follower is given every record, in the order of each partition */
    public Replay(EventLog log, Set<String> topics, Consumer<LoggedRecord> follower) {
        this.log = log;
        this.topics = Set.copyOf(topics);
        this.follower = follower;
    }

    /**
     * Hands on what there is up to the topics' present ends.
     *
     * @return how many records there were
     */
    public int toEnd() {
        int records = reading(open -> open.readToEnd(this::take));
        whole = true;
        return records;
    }

    /**
     * Hands on what comes within the time; first of all, everything up to the topics' ends.
     *
     * @return how many records there were
     */
    public int follow(Duration timeout) {
        return whole ? reading(open -> takeAll(open.poll(timeout))) : toEnd();
    }

    private int takeAll(List<LoggedRecord> records) {
        records.forEach(this::take);
        return records.size();
    }

    private void take(LoggedRecord record) {
        follower.accept(record);
        taken.put(record.partition(), record.offset() + 1);
    }

    @FunctionalInterface
    private interface Reading {
        int from(LogReader reader);
    }

    private int reading(Reading reading) {
        try {
            if (reader.isEmpty()) {
                reader = Optional.of(open());
            }
            return reading.from(reader.get());
        } catch (RuntimeException | Error e) {
            closeAfter(e);
            throw e;
        }
    }

    private LogReader open() {
        Map<TopicPartition, Long> positions = new HashMap<>();
        log.partitions(topics).forEach(partition -> positions.put(partition, taken.getOrDefault(partition, 0L)));
        return log.assign(positions);
    }

    private void closeAfter(Throwable reason) {
        try {
            close();
        } catch (RuntimeException | Error e) {
            reason.addSuppressed(e);
        }
    }

    /** A read after this opens a reader again and goes on where this one was. */
    @Override
    public void close() {
        Optional<LogReader> open = reader;
        reader = Optional.empty();
        open.ifPresent(LogReader::close);
    }
}
