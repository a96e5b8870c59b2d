package dev.muduo.standalone.platform;

import static dev.muduo.standalone.platform.TestEvents.event;

import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.EventSender;
import dev.muduo.platform.log.GroupReader;
import dev.muduo.platform.log.LogReader;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.TransactionalWriter;
import dev.muduo.schemas.IngestCursor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A log on a machine that falls asleep: the next transaction stays open until the broker has aborted it. It sees that by
 * events of its own behind those of the transaction, which can be read only then.
 */
final class SleepyLog implements EventLog {
    private static final String BESIDE = "beside";
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int MOST_POLLS = 600;

    private final EventLog log;
    private final TopicPartition marked;
    private Optional<Runnable> sleep = Optional.empty();

    /** @param marked a partition that the transactions write to */
    SleepyLog(EventLog log, TopicPartition marked) {
        this.log = log;
        this.marked = marked;
    }

    /** The next transaction is slept through when its events are sent, before its commit. */
    void sleepInNextTransaction() {
        sleepInNextTransaction(() -> {});
    }

    /** @param meanwhile happens when the broker has aborted it */
    void sleepInNextTransaction(Runnable meanwhile) {
        sleep = Optional.of(() -> {
            awaitAbort();
            meanwhile.run();
        });
    }

    /** Everything on the partition but this log's own events. */
    List<SpecificRecord> events(TopicPartition partition) {
        try (LogReader reader = log.assign(Map.of(partition, 0L))) {
            return reader.readToEnd().stream()
                    .map(LoggedRecord::event)
                    .filter(event -> !isBeside(event))
                    .toList();
        }
    }

    static boolean isBeside(SpecificRecord event) {
        return event instanceof IngestCursor cursor && cursor.getPosition().equals(BESIDE);
    }

    /** What is committed can be read when the mark of its commit stands in the log, and that is written after the answer. */
    private void awaitEarlierCommits() {
        try (EventSender sender = log.sender();
                LogReader reader = log.assign(Map.of(marked, 0L))) {
            long before = reader.endOffsets().get(marked);
            sender.send(marked.topic(), "k", event("k", BESIDE))
                    .toCompletableFuture()
                    .join();
            for (int polls = 0; polls < MOST_POLLS; polls++) {
                if (reader.endOffsets().get(marked) > before) {
                    return;
                }
                reader.poll(POLL);
            }
        }
        throw new AssertionError("the broker did not end the transactions before");
    }

    private void awaitAbort() {
        try (EventSender sender = log.sender();
                LogReader reader = log.assign(Map.of(marked, 0L))) {
            long before;
            do {
                before = reader.endOffsets().get(marked);
                sender.send(marked.topic(), "k", event("k", BESIDE))
                        .toCompletableFuture()
                        .join();
                // It can be read at once as long as the transaction's own events are still on their way.
            } while (reader.endOffsets().get(marked) > before);
            for (int polls = 0; polls < MOST_POLLS; polls++) {
                reader.poll(POLL);
                if (reader.positions().get(marked) > before + 1) {
                    return;
                }
            }
        }
        throw new AssertionError("the broker did not abort the transaction");
    }

    @Override
    public TransactionalWriter transactions(String transactionalId) {
        TransactionalWriter writer = log.transactions(transactionalId);
        return new TransactionalWriter() {
            @Override
            public void inTransaction(Consumer<Transaction> body) {
                if (sleep.isPresent()) {
                    awaitEarlierCommits();
                }
                writer.inTransaction(transaction -> {
                    body.accept(transaction);
                    Optional<Runnable> now = sleep;
                    sleep = Optional.empty();
                    now.ifPresent(Runnable::run);
                });
            }

            @Override
            public void settle() {
                writer.settle();
            }

            @Override
            public void close() {
                writer.close();
            }
        };
    }

    @Override
    public Set<TopicPartition> partitions(Set<String> topics) {
        return log.partitions(topics);
    }

    @Override
    public LogReader assign(Map<TopicPartition, Long> positions) {
        return log.assign(positions);
    }

    @Override
    public GroupReader subscribe(String group, Set<String> topics) {
        return log.subscribe(group, topics);
    }

    @Override
    public EventSender sender() {
        return log.sender();
    }

    @Override
    public void close() {
        log.close();
    }
}
