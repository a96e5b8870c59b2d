package dev.muduo.platform.testing;

import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.PositionLostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * One partition in memory. As in Kafka, aborted records and the markers that end transactions keep their offsets, so that
 * offsets have gaps, and nothing from the first open transaction on can be read. Guarded by the log's lock.
 */
final class InMemoryPartition {
    enum State {
        OPEN,
        COMMITTED,
        ABORTED,
        MARKER
    }

    /** A record or a marker; its state changes once. */
    static final class Entry {
        private final LoggedRecord record;
        /** Where it stands among all entries of the log. */
        private final long turn;

        private State state;

        private Entry(LoggedRecord record, long turn, State state) {
            this.record = record;
            this.turn = turn;
            this.state = state;
        }

        LoggedRecord record() {
            return record;
        }

        long turn() {
            return turn;
        }

        void end(State outcome) {
            if (state != State.OPEN) {
                throw new IllegalStateException("an entry ends once, this one is " + state);
            }
            state = outcome;
        }
    }

    private final TopicPartition name;
    private final LongSupplier turns;
    private final List<Entry> entries = new ArrayList<>();
    private long start;

    /** @param turns counts the entries of the log, this partition's and all others' */
    InMemoryPartition(TopicPartition name, LongSupplier turns) {
        this.name = name;
        this.turns = turns;
    }

    /** The same entries; what is appended to one is not in the other. */
    InMemoryPartition copy(LongSupplier nextTurns) {
        if (entries.stream().anyMatch(entry -> entry.state == State.OPEN)) {
            throw new IllegalStateException(
                    "a transaction on " + name + " is open: a log is copied when nobody writes");
        }
        InMemoryPartition copy = new InMemoryPartition(name, nextTurns);
        copy.entries.addAll(entries);
        copy.start = start;
        return copy;
    }

    Entry append(String key, byte[] value, Map<String, String> headers, State state) {
        Entry entry = new Entry(new LoggedRecord(name, entries.size(), key, value, headers), turns.getAsLong(), state);
        entries.add(entry);
        return entry;
    }

    void appendMarker() {
        append("", new byte[0], Map.of(), State.MARKER);
    }

    /** The last stable offset. */
    long end() {
        for (int offset = (int) start; offset < entries.size(); offset++) {
            if (entries.get(offset).state == State.OPEN) {
                return offset;
            }
        }
        return entries.size();
    }

    /** Forgets everything before the offset, as an operator may do with a real log. */
    void truncateBefore(long offset) {
        start = Math.max(start, offset);
    }

    /** What is committed and not forgotten, in order. */
    Stream<Entry> committed() {
        return entries.subList((int) start, (int) end()).stream().filter(entry -> entry.state == State.COMMITTED);
    }

    /** Adds at most {@code most} committed records from the position on and returns the next position. */
    long read(long position, int most, List<LoggedRecord> into) {
        if (position < start || position > entries.size()) {
            throw new PositionLostException(
                    "position " + position + " of " + name + " is outside the log, which holds " + start + " to "
                            + entries.size() + "; records are missing, or the position belongs to another log",
                    null);
        }
        long end = end();
        int read = 0;
        long next = position;
        while (next < end && read < most) {
            Entry entry = entries.get((int) next);
            if (entry.state == State.COMMITTED) {
                into.add(entry.record);
                read++;
            }
            next++;
        }
        return next;
    }
}
