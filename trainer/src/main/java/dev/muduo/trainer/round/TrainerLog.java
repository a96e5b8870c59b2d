package dev.muduo.trainer.round;

import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.LogReader;
import dev.muduo.platform.log.TransactionalWriter;
import dev.muduo.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/** One trainer's place in the control topic: it reads the model's history and adds to it. Belongs to one thread. */
final class TrainerLog implements AutoCloseable {
    private static final Duration NO_WAIT = Duration.ofMillis(50);

    private final EventLog log;
    private final String model;
    private final String transactionalId;
    private final RoundHistory history;
    private TransactionalWriter writer;
    private LogReader control;
    private boolean inDoubt;

    TrainerLog(EventLog log, String model, String transactionalId) {
        this.log = log;
        this.model = model;
        this.transactionalId = transactionalId;
        this.history = new RoundHistory(model);
    }

    /** Fences the trainer before this one, then reads the control topic to its end: in this order. May be repeated. */
    void open() {
        if (writer == null) {
            writer = log.transactions(transactionalId);
        }
        if (control == null) {
            Map<TopicPartition, Long> start = new HashMap<>();
            log.partitions(Set.of(Topics.MODELS)).forEach(partition -> start.put(partition, 0L));
            control = log.assign(start);
        }
        control.readToEnd().forEach(history::apply);
    }

    void poll() {
        control.poll(NO_WAIT).forEach(history::apply);
    }

    RoundHistory history() {
        return history;
    }

    /**
     * Commits one event. After an attempt whose answer was lost it first looks whether that one has taken effect.
     *
     * @param already whether the history holds this event, or another trainer's in its place
     * @return false if it does, and nothing was written
     */
    boolean commit(SpecificRecord event, Predicate<RoundHistory> already) {
        if (inDoubt) {
            writer.settle();
            control.readToEnd().forEach(history::apply);
            if (already.test(history)) {
                inDoubt = false;
                return false;
            }
        }
        inDoubt = true;
        writer.inTransaction(transaction -> transaction.send(Topics.MODELS, model, event));
        inDoubt = false;
        history.apply(event);
        return true;
    }

    @Override
    public void close() {
        try (TransactionalWriter first = writer;
                LogReader second = control) {
            writer = null;
            control = null;
        }
    }
}
