package dev.muduo.platform.testing;

import dev.muduo.platform.log.GroupReader;
import dev.muduo.platform.log.LoggedRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** A reader of given partitions or, with a member, of those its group gives it. A poll never waits. */
final class InMemoryReader implements GroupReader {
    private static final int MAX_POLL_RECORDS = 500;

    private final InMemoryEventLog log;
    private final Optional<InMemoryGroup.Member> member;
    private final TreeMap<TopicPartition, Long> positions = new TreeMap<>(InMemoryEventLog.ORDER);
    private final Set<TopicPartition> paused = new HashSet<>();
    private final Map<TopicPartition, Integer> changes = new HashMap<>();
    private final Set<TopicPartition> revoked = new HashSet<>();
    private boolean closed;

    InMemoryReader(InMemoryEventLog log, Map<TopicPartition, Long> positions) {
        this.log = log;
        this.member = Optional.empty();
        this.positions.putAll(positions);
        log.readerOpened();
    }

    InMemoryReader(InMemoryEventLog log, InMemoryGroup.Member member) {
        this.log = log;
        this.member = Optional.of(member);
        log.readerOpened();
    }

    @Override
    public List<LoggedRecord> poll(Duration timeout) {
        synchronized (log) {
            requireOpen();
            if (log.unavailable()) {
                revoked.clear();
                return List.of();
            }
            followGroup();
            List<LoggedRecord> records = new ArrayList<>();
            positions.replaceAll((partition, position) -> paused.contains(partition)
                    ? position
                    : log.partition(partition).read(position, MAX_POLL_RECORDS - records.size(), records));
            return records;
        }
    }

    private void followGroup() {
        member.ifPresent(me -> {
            InMemoryGroup group = me.group();
            revoked.clear();
            changes.forEach((partition, seen) -> {
                if (seen != group.changes(partition)) {
                    revoked.add(partition);
                }
            });
            positions.keySet().removeAll(revoked);
            paused.removeAll(revoked);
            changes.keySet().removeAll(revoked);
            for (TopicPartition partition : group.ownedBy(me)) {
                if (positions.putIfAbsent(partition, group.committed(partition)) == null) {
                    changes.put(partition, group.changes(partition));
                }
            }
        });
    }

    @Override
    public Map<TopicPartition, Long> positions() {
        synchronized (log) {
            requireOpen();
            return new TreeMap<>(positions);
        }
    }

    @Override
    public Map<TopicPartition, Long> endOffsets() {
        synchronized (log) {
            requireOpen();
            log.requireAvailable();
            Map<TopicPartition, Long> ends = new TreeMap<>(InMemoryEventLog.ORDER);
            positions
                    .keySet()
                    .forEach(partition ->
                            ends.put(partition, log.partition(partition).end()));
            return ends;
        }
    }

    @Override
    public void seek(TopicPartition partition, long offset) {
        synchronized (log) {
            requireOpen();
            requireMine(Set.of(partition));
            positions.put(partition, offset);
        }
    }

    @Override
    public void pause(Collection<TopicPartition> partitions) {
        synchronized (log) {
            requireOpen();
            requireMine(partitions);
            paused.addAll(partitions);
        }
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
        synchronized (log) {
            requireOpen();
            requireMine(partitions);
            paused.removeAll(new HashSet<>(partitions));
        }
    }

    @Override
    public Set<TopicPartition> assigned() {
        synchronized (log) {
            requireOpen();
            return Set.copyOf(positions.keySet());
        }
    }

    @Override
    public Set<TopicPartition> revoked() {
        synchronized (log) {
            requireOpen();
            return Set.copyOf(revoked);
        }
    }

    @Override
    public void rewind() {
        synchronized (log) {
            requireOpen();
            log.requireAvailable();
            member.ifPresent(me ->
                    positions.replaceAll((partition, position) -> me.group().committed(partition)));
        }
    }

    @Override
    public GroupMember member() {
        return member.orElseThrow(() -> new IllegalStateException("a reader of given partitions has no group"));
    }

    @Override
    public void close() {
        synchronized (log) {
            if (!closed) {
                closed = true;
                log.readerClosed();
                member.ifPresent(me -> me.group().leave(me));
            }
        }
    }

    private void requireMine(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            if (!positions.containsKey(partition)) {
                throw new IllegalStateException(partition + " is not read here; read are " + positions.keySet());
            }
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this reader is closed");
        }
    }
}
