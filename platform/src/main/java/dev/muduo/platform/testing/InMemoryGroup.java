package dev.muduo.platform.testing;

import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.GroupReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** A consumer group: its members, who owns which partition, and the committed offsets. Guarded by the log's lock. */
final class InMemoryGroup {
    /** A proof of membership. */
    record Member(InMemoryGroup group, int id) implements GroupReader.GroupMember {}

    private final String name;
    private final Map<Member, Set<TopicPartition>> wanted = new LinkedHashMap<>();
    private final Map<TopicPartition, Member> owners = new HashMap<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private final Map<TopicPartition, Integer> changes = new HashMap<>();
    private int nextId;

    InMemoryGroup(String name) {
        this.name = name;
    }

    /** Without members: they have to join anew. */
    InMemoryGroup copy() {
        InMemoryGroup copy = new InMemoryGroup(name);
        copy.committed.putAll(committed);
        return copy;
    }

    Member join(Set<TopicPartition> partitions) {
        Member member = new Member(this, nextId++);
        wanted.put(member, partitions);
        rebalance();
        return member;
    }

    void leave(Member member) {
        wanted.remove(member);
        rebalance();
    }

    void expelAll() {
        wanted.clear();
        rebalance();
    }

    Set<TopicPartition> ownedBy(Member member) {
        Set<TopicPartition> owned = new LinkedHashSet<>();
        owners.entrySet().stream()
                .filter(owner -> owner.getValue().equals(member))
                .map(Map.Entry::getKey)
                .sorted(InMemoryEventLog.ORDER)
                .forEach(owned::add);
        return owned;
    }

    /** How often the partition has changed hands. */
    int changes(TopicPartition partition) {
        return changes.getOrDefault(partition, 0);
    }

    /** Creating a topic commits position 0 for its groups. */
    long committed(TopicPartition partition) {
        return committed.getOrDefault(partition, 0L);
    }

    Map<TopicPartition, Long> committed() {
        return Map.copyOf(committed);
    }

    void requireOwner(Set<TopicPartition> partitions, Member member) {
        for (TopicPartition partition : partitions) {
            if (!member.equals(owners.get(partition))) {
                throw new SurroundingsException("member " + member.id() + " of group " + name + " no longer owns "
                        + partition + "; its work on that partition is void");
            }
        }
    }

    void commit(Map<TopicPartition, Long> next) {
        committed.putAll(next);
    }

    /** Round robin over the members that want a partition, oldest first. */
    private void rebalance() {
        Map<TopicPartition, Member> before = Map.copyOf(owners);
        owners.clear();
        List<TopicPartition> partitions = wanted.values().stream()
                .flatMap(Set::stream)
                .distinct()
                .sorted(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition))
                .toList();
        int turn = 0;
        for (TopicPartition partition : partitions) {
            List<Member> members = new ArrayList<>();
            wanted.forEach((member, wants) -> {
                if (wants.contains(partition)) {
                    members.add(member);
                }
            });
            owners.put(partition, members.get(turn++ % members.size()));
        }
        before.forEach((partition, owner) -> {
            if (!owner.equals(owners.get(partition))) {
                changes.merge(partition, 1, Integer::sum);
            }
        });
    }
}
