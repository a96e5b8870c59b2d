package dev.muduo.platform.log;

import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.BackOff;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.store.ObjectStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
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
    private static final Duration IDLE_POLL = Duration.ofMillis(100);
    private static final BackOff BETWEEN_ATTEMPTS = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(10));

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
    private final InstantSource clock;
    private final RandomGenerator jitter = RandomGenerator.getDefault();
    private final Attempts attempts;
    private final Counter done;
    private final Counter setAside;

    private final Deque<LoggedRecord> queue = new ArrayDeque<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private Optional<Current> current = Optional.empty();
    /** The current record's work is done and waits for its transaction. */
    private boolean finished;

    /** The last transaction failed, with an outcome that is not known. */
    private boolean inDoubt;

    private Optional<Interrupted> interrupted = Optional.empty();
    private Optional<RecordFaultException> lastFault = Optional.empty();
    private int failures;
    private Instant notBefore = Instant.MIN;
    private final RenewedWriter writer;
    private GroupReader reader;

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
        this.clock = clock;
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
        if (reader == null) {
            reader = log.subscribe(settings.group(), settings.topics());
        }
    }

    /** One poll, and one step of one record or one commit. */
    @Override
    public int doWork() throws Exception {
        if (inDoubt) {
            resolveDoubt();
        }
        poll();
        if (current.isPresent()) {
            return advance(current.get());
        }
        return next();
    }

    /** After a transaction that failed: what is committed is what counts; the rest is read again. */
    private void resolveDoubt() {
        writer.settle();
        reader.rewind();
        queue.clear();
        committed.clear();
        Map<TopicPartition, Long> positions = reader.positions();
        current.ifPresent(mine -> {
            TopicPartition partition = mine.record().partition();
            Long position = positions.get(partition);
            if (position == null || position > mine.record().offset()) {
                drop(mine);
                forgetFaults();
            } else {
                reader.seek(partition, mine.record().offset() + 1);
            }
        });
        inDoubt = false;
    }

    private void poll() {
        boolean busy = current.isPresent() || !queue.isEmpty();
        Set<TopicPartition> assigned = reader.assigned();
        if (busy) {
            reader.pause(assigned);
        } else {
            reader.resume(assigned);
        }
        List<LoggedRecord> polled = reader.poll(busy ? Duration.ZERO : IDLE_POLL);
        abandon(reader.revoked());
        queue.addAll(polled);
        for (TopicPartition partition : reader.assigned()) {
            committed.computeIfAbsent(partition, this::frontier);
        }
    }

    private void abandon(Set<TopicPartition> revoked) {
        queue.removeIf(record -> revoked.contains(record.partition()));
        committed.keySet().removeAll(revoked);
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
        LoggedRecord record = queue.peek();
        if (record == null) {
            return commitPassedOver();
        }
        if (clock.instant().isBefore(notBefore)) {
            return 0;
        }
        try {
            Optional<RecordWork> work = works.begin(record);
            if (work.isPresent()) {
                begin(record, work.get());
            } else {
                queue.remove();
            }
        } catch (UnreadableEventException e) {
            setAside(record, e, 1);
        } catch (RecordFaultException e) {
            lastFault = Optional.of(e);
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
                queue.remove();
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
            RecordFaultException reason = lastFault.orElseGet(() -> new RecordFaultException(
                    "the record ended its worker " + attempt.atThisPlace() + " times at the same place"));
            setAside(record, reason, attempt.atThisPlace());
        }
        return attempt.refused();
    }

    private void waitBeforeNextAttempt(LoggedRecord record) {
        failures++;
        notBefore = clock.instant().plus(BETWEEN_ATTEMPTS.wait(failures, jitter));
        LOG.warn("{} is at fault; tried again before it is set aside", place(record), lastFault.orElseThrow());
    }

    // ---- from work to outputs ----

    private int advance(Current mine) throws Exception {
        if (!finished) {
            finished = step(mine);
        }
        if (finished) {
            commit(mine.work()::emit);
            drop(mine);
            forgetFaults();
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
            queue.addFirst(mine.record());
            lastFault = Optional.of(e);
            waitBeforeNextAttempt(mine.record());
            return false;
        } catch (SurroundingsException e) {
            // The same step again, and nothing before it: only then does it show whether the surroundings have
            // recovered.
            keep = true;
            throw e;
        } catch (OutOfMemoryError e) {
            // Gives back what the work holds; the same attempt goes on once there is memory.
            queue.addFirst(mine.record());
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
        queue.remove();
        commit(transaction -> transaction.sendDeadLetter(record, reason, attempts));
        forgetFaults();
        setAside.increment();
        LOG.error("{} is set aside after {} attempts", place(record), attempts, reason);
    }

    private void forgetFaults() {
        lastFault = Optional.empty();
        failures = 0;
        notBefore = Instant.MIN;
    }

    /** Commits the offsets of records that asked for nothing, and of the markers that transactions leave in the log. */
    private int commitPassedOver() {
        boolean behind = reader.assigned().stream()
                .anyMatch(partition -> frontier(partition) > committed.getOrDefault(partition, Long.MAX_VALUE));
        if (!behind) {
            return 0;
        }
        commit(transaction -> {});
        return 1;
    }

    private void commit(Consumer<TransactionalWriter.Transaction> outputs) {
        Map<TopicPartition, Long> next = new HashMap<>();
        reader.assigned().forEach(partition -> next.put(partition, frontier(partition)));
        inDoubt = true;
        writer.inTransaction(transaction -> {
            outputs.accept(transaction);
            transaction.commitOffsets(next, reader.member());
        });
        inDoubt = false;
        committed.putAll(next);
    }

    /** The next offset of a partition that is not dealt with; the record that is being worked on counts as dealt with. */
    private long frontier(TopicPartition partition) {
        for (LoggedRecord record : queue) {
            if (record.partition().equals(partition)) {
                return record.offset();
            }
        }
        return reader.positions().get(partition);
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
        try (GroupReader endingReader = reader;
                TransactionalWriter endingWriter = writer) {
            LOG.debug("role {} leaves group {}", settings.roleName(), settings.group());
        } finally {
            reader = null;
        }
    }

    private static String place(LoggedRecord record) {
        return "record " + record.partition() + "@" + record.offset();
    }
}
