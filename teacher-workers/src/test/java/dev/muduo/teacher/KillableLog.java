package dev.muduo.teacher;

import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.EventSender;
import dev.muduo.platform.log.GroupReader;
import dev.muduo.platform.log.LogReader;
import dev.muduo.platform.log.TransactionalWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** A log that notices, as a broker does after a session's time-out, that a member of a group has died without a word. */
final class KillableLog implements EventLog {
    private final EventLog log;
    private final List<GroupReader> members = new ArrayList<>();

    KillableLog(EventLog log) {
        this.log = log;
    }

    /** Whoever has subscribed is dead. */
    void noticeDeaths() {
        members.forEach(GroupReader::close);
        members.clear();
    }

    @Override
    public GroupReader subscribe(String group, Set<String> topics) {
        GroupReader member = log.subscribe(group, topics);
        members.add(member);
        return member;
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
    public TransactionalWriter transactions(String transactionalId) {
        return log.transactions(transactionalId);
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
