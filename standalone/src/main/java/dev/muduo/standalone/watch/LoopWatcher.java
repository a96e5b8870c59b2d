package dev.muduo.standalone.watch;

import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.Replay;
import dev.muduo.platform.log.UnreadableEventException;
import dev.muduo.schemas.Topics;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Reads everything on the log from its beginning and keeps the picture up to date; {@link #picture()} from any thread. */
public final class LoopWatcher implements Agent {
    private static final Duration POLL = Duration.ofMillis(200);

    private final Replay replay;
    private final LoopFold fold = new LoopFold();
    private volatile LoopPicture picture = LoopPicture.EMPTY;

    public LoopWatcher(EventLog log) {
        Set<String> topics = new HashSet<>(LoopFold.topics());
        LoopFold.topics().forEach(topic -> topics.add(Topics.deadLetters(topic)));
        this.replay = new Replay(log, topics, this::apply);
    }

    /** The loop as of the last record read. */
    public LoopPicture picture() {
        return picture;
    }

    @Override
    public int doWork() {
        int records = replay.follow(POLL);
        if (records > 0) {
            picture = fold.picture();
        }
        return records;
    }

    @Override
    public void onClose() {
        replay.close();
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
