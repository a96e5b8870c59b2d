package dev.muduo.standalone.watch;

import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.LogReader;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.UnreadableEventException;
import dev.muduo.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Reads everything on the log from its beginning and keeps the picture up to date; {@link #picture()} from any thread. */
public final class LoopWatcher implements Agent {
    private static final Duration POLL = Duration.ofMillis(200);

    private final EventLog log;
    private final LoopFold fold = new LoopFold();
    private LogReader reader;
    private volatile LoopPicture picture = LoopPicture.EMPTY;

    public LoopWatcher(EventLog log) {
        this.log = log;
    }

    /** The loop as of the last record read. */
    public LoopPicture picture() {
        return picture;
    }

    @Override
    public void onStart() {
        if (reader != null) {
            return;
        }
        Set<String> topics = new HashSet<>(LoopFold.topics());
        LoopFold.topics().forEach(topic -> topics.add(Topics.deadLetters(topic)));
        Map<TopicPartition, Long> beginnings = new HashMap<>();
        log.partitions(topics).forEach(partition -> beginnings.put(partition, 0L));
        reader = log.assign(beginnings);
    }

    @Override
    public int doWork() {
        List<LoggedRecord> records = reader.poll(POLL);
        for (LoggedRecord record : records) {
            apply(record);
        }
        if (!records.isEmpty()) {
            picture = fold.picture();
        }
        return records.size();
    }

    @Override
    public void onClose() {
        if (reader != null) {
            reader.close();
        }
    }

    @Override
    public String roleName() {
        return "watcher";
    }

    private void apply(LoggedRecord record) {
        String topic = record.partition().topic();
        if (!LoopFold.topics().contains(topic)) {
            fold.deadLetter(topic);
            return;
        }
        try {
            fold.apply(record.event());
        } catch (UnreadableEventException unknown) {
            // Its consumer sets it aside and says so; a picture has nothing to add.
            return;
        }
    }
}
