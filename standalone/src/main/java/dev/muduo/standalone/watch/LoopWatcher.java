package dev.muduo.standalone.watch;

import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.Replay;
import dev.muduo.platform.log.UnreadableEventException;
import dev.muduo.schemas.Topics;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads everything on the log from its beginning and keeps the picture up to date. One thread calls the methods of {@link Agent},
 * any may ask.
 */
public final class LoopWatcher implements Agent {
    private static final Duration POLL = Duration.ofMillis(200);

    private final Replay replay;
    /** Guarded by itself. */
    private final LoopFold fold = new LoopFold();

    private final RecentEvents events;
    private volatile LoopPicture picture = LoopPicture.EMPTY;

    /** @param process tells the events of this process from those before it */
    public LoopWatcher(EventLog log, String process) {
        this.events = new RecentEvents(process);
        Set<String> topics = new HashSet<>(LoopFold.topics());
        LoopFold.topics().forEach(topic -> topics.add(Topics.deadLetters(topic)));
        this.replay = new Replay(log, topics, this::apply);
    }

    /** The loop as of the last record read. */
    public LoopPicture picture() {
        return picture;
    }

    /** The last rounds of a model, the newest first. */
    List<RoundsFold.Round> rounds(String model) {
        synchronized (fold) {
            return fold.rounds(model);
        }
    }

    /** The teachers' newest answer to a study. */
    Optional<LoopPicture.Taught> taught(String studyId) {
        synchronized (fold) {
            return fold.taught(studyId);
        }
    }

    RecentEvents events() {
        return events;
    }

    @Override
    public int doWork() {
        int records = replay.follow(POLL);
        if (records > 0) {
            synchronized (fold) {
                picture = fold.picture();
            }
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
            synchronized (fold) {
                fold.deadLetter(topic);
            }
            return;
        }
        try {
            SpecificRecord event = record.event();
            synchronized (fold) {
                fold.apply(event);
            }
            LoopEvent.of(event).ifPresent(events::add);
        } catch (UnreadableEventException damaged) {
            // Its consumer sets it aside and says so; a picture has nothing to add.
            return;
        }
    }
}
