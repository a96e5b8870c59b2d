package dev.muduo.standalone.platform;

import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.EventSender;
import dev.muduo.platform.log.GroupReader;
import dev.muduo.platform.log.LogReader;
import dev.muduo.platform.log.TransactionalWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;

/** A log on a machine that falls asleep: the next transaction stays open until the broker says that it has aborted it. */
final class SleepyLog implements EventLog {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int MOST_LOOKS = 600;

    private final EventLog log;
    private final EventLog drowsy;
    private final Admin admin;
    private Optional<Runnable> sleep = Optional.empty();
    private boolean hasSlept;

    /**
     * @param drowsy opens the writers before the sleep: the broker does not wait long for their transactions
     * @param admin  asks the broker; closed with this
     */
    SleepyLog(EventLog log, EventLog drowsy, Admin admin) {
        this.log = log;
        this.drowsy = drowsy;
        this.admin = admin;
    }

    /** The next transaction is slept through when its events are sent, before its commit. */
    void sleepInNextTransaction() {
        sleepInNextTransaction(() -> {});
    }

    /** @param meanwhile happens when the broker has aborted it */
    void sleepInNextTransaction(Runnable meanwhile) {
        sleep = Optional.of(meanwhile);
    }

    /** The last transaction of the writer before must have been committed, or there was none. */
    private void awaitAbort(String transactionalId) {
        try {
            for (int looks = 0; looks < MOST_LOOKS; looks++) {
                TransactionState state = admin.describeTransactions(List.of(transactionalId))
                        .description(transactionalId)
                        .get()
                        .state();
                if (state == TransactionState.COMPLETE_ABORT) {
                    return;
                }
                Thread.sleep(LOOK.toMillis());
            }
        } catch (ExecutionException e) {
            throw new AssertionError("the broker does not tell of " + transactionalId, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        throw new AssertionError("the broker did not abort the transaction");
    }

    @Override
    public TransactionalWriter transactions(String transactionalId) {
        TransactionalWriter writer = (hasSlept ? log : drowsy).transactions(transactionalId);
        return new TransactionalWriter() {
            @Override
            public void inTransaction(Consumer<Transaction> body) {
                writer.inTransaction(transaction -> {
                    body.accept(transaction);
                    sleep.ifPresent(meanwhile -> sleep(transactionalId, meanwhile));
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

    private void sleep(String transactionalId, Runnable meanwhile) {
        sleep = Optional.empty();
        hasSlept = true;
        awaitAbort(transactionalId);
        meanwhile.run();
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
        drowsy.close();
        admin.close();
    }
}
