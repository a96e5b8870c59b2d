package dev.muduo.platform.testing;

import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.DeadLetter;
import dev.muduo.platform.log.FencedException;
import dev.muduo.platform.log.GroupReader.GroupMember;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.TransactionalWriter;
import dev.muduo.platform.log.WriterLostException;
import dev.muduo.platform.testing.InMemoryPartition.State;
import dev.muduo.schemas.EventCodec;
import dev.muduo.schemas.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/** A transactional writer; a later one of the same id ends this one's open transaction and fences it. */
final class InMemoryWriter implements TransactionalWriter {
    private final InMemoryEventLog log;
    private final String transactionalId;
    private final EventCodec codec = new EventCodec();
    private Open open;
    private boolean fenced;
    private boolean lost;
    private boolean closed;

    InMemoryWriter(InMemoryEventLog log, String transactionalId) {
        this.log = log;
        this.transactionalId = transactionalId;
    }

    @Override
    public void inTransaction(Consumer<Transaction> body) {
        Open mine;
        synchronized (log) {
            requireUsable();
            if (open != null) {
                throw new IllegalStateException("a transaction of " + transactionalId + " is already open");
            }
            mine = new Open();
            open = mine;
        }
        try {
            body.accept(mine);
            synchronized (log) {
                requireUsable();
                lost = log.takeExpiry();
                requireUsable();
                log.beforeCommit();
                mine.requireOwners();
                mine.end(State.COMMITTED);
                open = null;
                log.afterCommit();
            }
        } finally {
            synchronized (log) {
                abort();
            }
        }
    }

    @Override
    public void settle() {
        synchronized (log) {
            requireUsable();
        }
    }

    /** Called with the log's lock held when a newer writer takes the id over. */
    void fence() {
        abort();
        fenced = true;
    }

    private void abort() {
        if (open != null) {
            open.end(State.ABORTED);
            open = null;
        }
    }

    private void requireUsable() {
        if (closed) {
            throw new IllegalStateException("the writer " + transactionalId + " is closed");
        }
        if (fenced) {
            throw new FencedException("another instance has taken over the transactional id " + transactionalId, null);
        }
        if (lost) {
            throw new WriterLostException(
                    "a transaction of " + transactionalId + " was open for too long (by order of the test)", null);
        }
        log.requireAvailable();
    }

    @Override
    public void close() {
        synchronized (log) {
            abort();
            closed = true;
        }
    }

    private final class Open implements Transaction {
        private final List<InMemoryPartition.Entry> entries = new ArrayList<>();
        private final Set<InMemoryPartition> touched = new LinkedHashSet<>();
        private final Map<InMemoryGroup.Member, Map<TopicPartition, Long>> offsets = new HashMap<>();

        @Override
        public void send(String topic, String key, SpecificRecord event) {
            append(topic, key, codec.encode(event), Map.of());
        }

        @Override
        public void sendDeadLetter(LoggedRecord record, Throwable reason, int attempts) {
            append(
                    Topics.deadLetters(record.partition().topic()),
                    record.key(),
                    record.value(),
                    DeadLetter.of(record, reason, attempts).headers());
        }

        @Override
        public void commitOffsets(Map<TopicPartition, Long> next, GroupMember member) {
            synchronized (log) {
                requireOpen();
                offsets.computeIfAbsent((InMemoryGroup.Member) member, absent -> new HashMap<>())
                        .putAll(next);
            }
        }

        private void append(String topic, String key, byte[] value, Map<String, String> headers) {
            synchronized (log) {
                requireOpen();
                InMemoryPartition partition = log.partitionOf(topic, key);
                entries.add(partition.append(key, value, headers, State.OPEN));
                touched.add(partition);
            }
        }

        private void requireOpen() {
            requireUsable();
            if (open != this) {
                throw new IllegalStateException("this transaction of " + transactionalId + " has ended");
            }
        }

        private void requireOwners() {
            offsets.forEach((member, next) -> member.group().requireOwner(next.keySet(), member));
        }

        private void end(State outcome) {
            entries.forEach(entry -> entry.end(outcome));
            touched.forEach(InMemoryPartition::appendMarker);
            if (outcome == State.COMMITTED) {
                offsets.forEach((member, next) -> member.group().commit(next));
            }
        }
    }

    static SurroundingsException unreachable() {
        return new SurroundingsException("the log cannot be reached (in memory, by order of the test)");
    }
}
