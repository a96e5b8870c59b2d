package dev.muduo.trainer.control;

import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.RenewedWriter;
import dev.muduo.platform.log.Replay;
import dev.muduo.schemas.Topics;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * A role's place in the control topic: it follows the topic from its start and adds to it, one event a transaction. Belongs
 * to one thread.
 */
public final class ControlLog implements AutoCloseable {
    private static final Duration NO_WAIT = Duration.ofMillis(50);

    private final RenewedWriter writer;
    private final Replay control;
    private boolean inDoubt;

    /**
     * Nothing is opened before {@link #open}.
     *
     * @param follower is given every record of the topic, in order
     */
    public ControlLog(EventLog log, String transactionalId, Consumer<LoggedRecord> follower) {
        this.writer = new RenewedWriter(log, transactionalId);
        this.control = new Replay(log, Set.of(Topics.MODELS), follower);
    }

    /**
     * Fences the instance before this one, then reads the control topic to its end: in this order. May be repeated, and is
     * by who begins again from what the topic says.
     */
    public void open() {
        writer.settle();
        control.toEnd();
        inDoubt = false;
    }

    /** Hands on what has come. */
    public void poll() {
        control.follow(NO_WAIT);
    }

    /**
     * Commits one event. After an attempt whose answer was lost it first looks whether that one has taken effect.
     *
     * @param already whether what was followed holds this event, or another instance's in its place
     * @return false if it does, and nothing was written
     * @throws dev.muduo.platform.log.WriterLostException if the log has ended the writer; the next call opens another and
     *     reads again
     */
    public boolean commit(String model, SpecificRecord event, BooleanSupplier already) {
        if (inDoubt) {
            writer.settle();
            control.toEnd();
            if (already.getAsBoolean()) {
                inDoubt = false;
                return false;
            }
        }
        inDoubt = true;
        writer.inTransaction(transaction -> transaction.send(Topics.MODELS, model, event));
        inDoubt = false;
        return true;
    }

    @Override
    public void close() {
        try (RenewedWriter first = writer) {
            control.close();
        }
    }
}
