package dev.muduo.trainer.round;

import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.UnreadableEventException;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.RoundOpened;
import dev.muduo.schemas.TrainingRequested;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the control topic says of one model's rounds. Belongs to one thread. Of two events for one round the first counts, so
 * that a transaction whose answer was lost may be repeated.
 */
public final class RoundHistory {
    private static final Logger LOG = LoggerFactory.getLogger(RoundHistory.class);

    private final String model;
    private CheckpointWritten newest;
    private RoundOpened opened;
    private long requests;
    /** So many of the requests the last opened round answers. */
    private long answered;

    /** @param model {@link dev.muduo.platform.model.ModelNames} */
    public RoundHistory(String model) {
        this.model = model;
    }

    /** Takes in one record of the control topic; one that is of another model, or cannot be read, changes nothing. */
    public void apply(LoggedRecord record) {
        if (!model.equals(record.key())) {
            return;
        }
        SpecificRecord event;
        try {
            event = record.event();
        } catch (UnreadableEventException e) {
            LOG.warn("a record of the control topic is passed over: {}", e.getMessage());
            return;
        }
        apply(event);
    }

    /** Also called with what this trainer has committed itself; reading the same event later changes nothing. */
    public void apply(SpecificRecord event) {
        if (event instanceof RoundOpened round) {
            if (round.getRound() == finished() + 1 && opened == null) {
                opened = round;
                answered = round.getAnsweredRequests() == null ? requests : round.getAnsweredRequests();
            }
        } else if (event instanceof CheckpointWritten written && written.getRound() == finished() + 1) {
            newest = written;
            opened = null;
        } else if (event instanceof TrainingRequested) {
            requests++;
        }
    }

    /** Rounds finished; they are numbered from 1. */
    public long finished() {
        return newest == null ? 0 : newest.getRound();
    }

    /** The end of the last finished round. */
    public Optional<CheckpointWritten> newest() {
        return Optional.ofNullable(newest);
    }

    /** A round that was opened and has no checkpoint yet. */
    public Optional<RoundOpened> opened() {
        return Optional.ofNullable(opened);
    }

    /** Whether somebody has asked for training that no round answers yet. */
    public boolean requested() {
        return requests > answered;
    }

    /** How often somebody has asked for training, ever. */
    public long requests() {
        return requests;
    }
}
