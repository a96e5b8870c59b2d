package dev.muduo.teacher.following;

import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.Replay;
import dev.muduo.platform.log.UnreadableEventException;
import dev.muduo.schemas.CheckpointPromoted;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.WeightsImported;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the control topic says is newest of each model: the promotion of the highest number, and the last weights imported.
 * Replayed from the start, then followed. Belongs to one thread.
 */
final class ControlTopic implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlTopic.class);

    private final Replay replay;
    private final Map<String, Announcement> promoted = new HashMap<>();
    private final Map<String, Announcement> imported = new HashMap<>();

    ControlTopic(EventLog log) {
        replay = new Replay(log, Set.of(Topics.MODELS), this::note);
    }

    /** Reads what has come meanwhile, without waiting; the first time, from the start to the present end. */
    void follow() {
        replay.follow(Duration.ZERO);
    }

    /** Reads up to what the topic's end is now. */
    void catchUp() {
        replay.toEnd();
    }

    /** The promotion of the highest number. */
    Optional<Announcement> promoted(String model) {
        return Optional.ofNullable(promoted.get(model));
    }

    /** The last import: all events of a model are in one partition, in order. */
    Optional<Announcement> imported(String model) {
        return Optional.ofNullable(imported.get(model));
    }

    private void note(LoggedRecord record) {
        event(record).ifPresent(event -> note(event, record.offset()));
    }

    private void note(SpecificRecord event, long offset) {
        if (event instanceof CheckpointPromoted promotion) {
            keepNewest(
                    promoted,
                    new Announcement(
                            promotion.getModel(),
                            promotion.getNumber(),
                            promotion.getCheckpoint(),
                            "promotion " + promotion.getNumber() + " of model " + promotion.getModel()));
        } else if (event instanceof WeightsImported weights) {
            keepNewest(
                    imported,
                    new Announcement(
                            weights.getModel(),
                            // Counts from 1, as promotions do.
                            offset + 1,
                            weights.getCheckpoint(),
                            "the weights " + weights.getCheckpoint() + " imported as " + weights.getModel()));
        }
    }

    private static void keepNewest(Map<String, Announcement> newest, Announcement announcement) {
        newest.merge(announcement.model(), announcement, (known, next) -> next.order() > known.order() ? next : known);
    }

    private static Optional<SpecificRecord> event(LoggedRecord record) {
        try {
            return Optional.of(record.event());
        } catch (UnreadableEventException e) {
            LOG.warn("a record of the control topic is passed over: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** What is known stays known. */
    @Override
    public void close() {
        replay.close();
    }
}
