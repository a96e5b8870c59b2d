package dev.muduo.platform.log;

import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.store.ObjectStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exactly-once loop of a group consumer (DESIGN "Exactly once"): reads a record, works on it in bounded steps, and commits
 * its outputs and its offset in one transaction.
 *
 * <p>While a record is worked on, all partitions are paused and polling goes on, so that the group keeps this member; if the
 * record's partition goes to another member, the work is abandoned. A fault of the record is counted, and the record set
 * aside after three attempts at the same place; attempts outlive the worker ({@link Attempts}). A fault of the surroundings
 * goes up to the runner, and the same step is tried again.
 *
 * <p>Belongs to one thread. A service may run it as an agent or call it from one of its own.
 */
public final class ConsumeProcessProduce implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumeProcessProduce.class);

    /**
     * Who the loop is and what it reads.
     *
     * @param roleName        for threads, logs and metrics
     * @param group           the consumer group
     * @param topics          what it reads
     * @param transactionalId unique to this instance
     */
    public record Settings(String roleName, String group, Set<String> topics, String transactionalId) {
        public Settings {
            topics = Set.copyOf(topics);
        }
    }

    /** The record that is worked on. */
    private record Current(LoggedRecord record, RecordWork work, int attempt) {}

    /** An attempt that a lack of memory has interrupted: it goes on as the same attempt. */
    private record Interrupted(LoggedRecord record, int attempt) {
        boolean isOf(LoggedRecord other) {
            return record.partition().equals(other.partition()) && record.offset() == other.offset();
        }
    }

    private final EventLog log;
    private final Settings settings;
    private final RecordWorks works;
    private final Attempts attempts;
    private final RecordFaults faults;
    private final RenewedWriter writer;
    private final Counter done;
    private final Counter setAside;

    private Optional<Current> current = Optional.empty();
    /** The current record's work is done and waits for its transaction. */
    private boolean finished;

    /** The last transaction failed, with an outcome that is not known. */
    private boolean inDoubt;

    private Optional<Interrupted> interrupted = Optional.empty();
    /** Null before the start and after the end. */
    private RecordIntake intake;

    public ConsumeProcessProduce(
            EventLog log,
            ObjectStore store,
            InstantSource clock,
            MeterRegistry meters,
            Settings settings,
            RecordWorks works) {
        this.log = log;
        this.settings = settings;
        this.works = works;
        faults = new RecordFaults(clock);
        attempts = new Attempts(store, settings.group());
        writer = new RenewedWriter(log, settings.transactionalId());
        done = Counter.builder("muduo.records.done")
                .tag("role", settings.roleName())
                .description("Records worked on and committed")
                .register(meters);
        setAside = Counter.builder("muduo.records.dead.letters")
                .tag("role", settings.roleName())
                .description("Records set aside")
                .register(meters);
    }

    @Override
    public String roleName() {
        return settings.roleName();
    }

    @Override
    public void onStart() {
        writer.settle();
        if (intake == null) {
            intake = new RecordIntake(log.subscribe(settings.group(), settings.topics()));
        }
    }

    /** One poll, and one step of one record or one commit. */
    @Override
    public int doWork() throws Exception {
        if (inDoubt) {
            resolveDoubt();
        }
        intake.poll(current.isPresent(), this::abandon);
        if (current.isPresent()) {
            return advance(current.get());
        }
        return next();
    }

    /** After a transaction that failed: what is committed is what counts; the rest is read again. */
    private void resolveDoubt() {
        writer.settle();
        intake.rewind();
        current.filter(mine -> !intake.resumeBehind(mine.record())).ifPresent(mine -> {
            drop(mine);
            faults.forget();
        });
        inDoubt = false;
    }

    private void abandon(Set<TopicPartition> revoked) {
        current.filter(mine -> revoked.contains(mine.record().partition())).ifPresent(mine -> {
            LOG.info("abandoning {}: its partition has gone to another member", place(mine.record()));
            release(mine.record(), mine.attempt());
            drop(mine);
        });
        interrupted
                .filter(waiting -> revoked.contains(waiting.record().partition()))
                .ifPresent(waiting -> {
                    release(waiting.record(), waiting.attempt());
                    interrupted = Optional.empty();
                });
    }

    // ---- from record to work ----

    private int next() {
        Optional<LoggedRecord> next = intake.next();
        if (next.isEmpty()) {
            return commitPassedOver();
        }
        if (faults.waiting()) {
            return 0;
        }
        LoggedRecord record = next.get();
        try {
            Optional<RecordWork> work = works.begin(record);
            if (work.isPresent()) {
                begin(record, work.get());
            } else {
                intake.remove();
            }
        } catch (UnreadableEventException e) {
            setAside(record, e, 1);
        } catch (RecordFaultException e) {
            faults.note(e);
            if (!refused(record, attempts.begin(record, 0))) {
                waitBeforeNextAttempt(record);
            }
        }
        return 1;
    }

    private void begin(LoggedRecord record, RecordWork work) {
        boolean begun = false;
        try {
            Attempts.Begun attempt =
                    interrupted.isPresent() && interrupted.get().isOf(record)
                            ? new Attempts.Begun(interrupted.get().attempt(), 1)
                            : attempts.begin(record, attempts.derived(work.derivedPrefix()));
            interrupted = Optional.empty();
            if (!refused(record, attempt)) {
                intake.remove();
                current = Optional.of(new Current(record, work, attempt.number()));
                begun = true;
            }
        } finally {
            if (!begun) {
                work.close();
            }
        }
    }

    private boolean refused(LoggedRecord record, Attempts.Begun attempt) {
        if (attempt.refused()) {
            RecordFaultException reason = faults.last()
                    .orElseGet(() -> new RecordFaultException(
                            "the record ended its worker " + attempt.atThisPlace() + " times at the same place"));
            setAside(record, reason, attempt.atThisPlace());
        }
        return attempt.refused();
    }

    private void waitBeforeNextAttempt(LoggedRecord record) {
        faults.backOff();
        LOG.warn(
                "{} is at fault; tried again before it is set aside",
                place(record),
                faults.last().orElseThrow());
    }

    // ---- from work to outputs ----

    private int advance(Current mine) throws Exception {
        if (!finished) {
            finished = step(mine);
        }
        if (finished) {
            commit(mine.work()::emit);
            drop(mine);
            faults.forget();
            done.increment();
        }
        return 1;
    }

    private boolean step(Current mine) throws Exception {
        boolean keep = false;
        try {
            boolean last = mine.work().step();
            keep = true;
            return last;
        } catch (RecordFaultException e) {
            intake.putBack(mine.record());
            faults.note(e);
            waitBeforeNextAttempt(mine.record());
            return false;
        } catch (SurroundingsException e) {
            // The same step again, and nothing before it: only then does it show whether the surroundings have
            // recovered.
            keep = true;
            throw e;
        } catch (OutOfMemoryError e) {
            // Gives back what the work holds; the same attempt goes on once there is memory.
            intake.putBack(mine.record());
            interrupted = Optional.of(new Interrupted(mine.record(), mine.attempt()));
            throw e;
        } catch (InterruptedException e) {
            release(mine.record(), mine.attempt());
            throw e;
        } finally {
            if (!keep) {
                drop(mine);
            }
        }
    }

    private void setAside(LoggedRecord record, RecordFaultException reason, int attempts) {
        intake.remove();
        commit(transaction -> transaction.sendDeadLetter(record, reason, attempts));
        faults.forget();
        setAside.increment();
        LOG.error("{} is set aside after {} attempts", place(record), attempts, reason);
    }

    /** Commits the offsets of records that asked for nothing, and of the markers that transactions leave in the log. */
    private int commitPassedOver() {
        if (!intake.uncommitted()) {
            return 0;
        }
        commit(transaction -> {});
        return 1;
    }

    private void commit(Consumer<TransactionalWriter.Transaction> outputs) {
        Map<TopicPartition, Long> next = intake.frontiers();
        inDoubt = true;
        writer.inTransaction(transaction -> {
            outputs.accept(transaction);
            transaction.commitOffsets(next, intake.member());
        });
        inDoubt = false;
        intake.noteCommitted(next);
    }

    // ---- ending ----

    private void drop(Current mine) {
        current = Optional.empty();
        finished = false;
        mine.work().close();
    }

    /** Best effort: if it fails, the attempt counts, and two more may follow. */
    private void release(LoggedRecord record, int attempt) {
        try {
            attempts.release(record, attempt);
        } catch (SurroundingsException e) {
            LOG.debug("cannot release attempt {} of {}", attempt, place(record), e);
        }
    }

    @Override
    public void onClose() {
        interrupted.ifPresent(waiting -> release(waiting.record(), waiting.attempt()));
        interrupted = Optional.empty();
        current.ifPresent(mine -> {
            release(mine.record(), mine.attempt());
            drop(mine);
        });
        try (RecordIntake endingIntake = intake;
                TransactionalWriter endingWriter = writer) {
            LOG.debug("role {} leaves group {}", settings.roleName(), settings.group());
        } finally {
            intake = null;
        }
    }

    private static String place(LoggedRecord record) {
        return "record " + record.partition() + "@" + record.offset();
    }
}
