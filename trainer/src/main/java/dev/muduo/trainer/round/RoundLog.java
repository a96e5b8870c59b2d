package dev.muduo.trainer.round;

import dev.muduo.platform.log.EventLog;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.RoundOpened;
import dev.muduo.trainer.control.ControlLog;

/** One trainer's place in the control topic: what that says of its model's rounds, and what it adds. Belongs to one thread. */
final class RoundLog implements AutoCloseable {
    private final String model;
    private final RoundHistory history;
    private final ControlLog control;

    /** Nothing is opened before {@link #open}. */
    RoundLog(EventLog log, String transactionalId, String model) {
        this.model = model;
        this.history = new RoundHistory(model);
        this.control = new ControlLog(log, transactionalId, history::apply);
    }

    /** Fences the trainer before this one, then reads to the end. May be repeated. */
    void open() {
        control.open();
    }

    /** Takes in what has come. */
    void poll() {
        control.poll();
    }

    /** The rounds as far as the topic was read, and what was committed here. */
    RoundHistory history() {
        return history;
    }

    /**
     * Commits to a round.
     *
     * @return false if another trainer's round was opened in its place, which must be repeated
     * @throws dev.muduo.platform.log.WriterLostException if another trainer may have come and gone: what the topic says is all that
     *     counts
     */
    boolean commit(RoundOpened round) {
        boolean written = control.commit(model, round, () -> history.opened().isPresent());
        history.apply(round);
        return written;
    }

    /**
     * Announces the checkpoint that a round has ended with.
     *
     * @return false if it was announced before, by an attempt whose answer was lost
     * @throws dev.muduo.platform.log.WriterLostException if another trainer may have come and gone: what the topic says is all that
     *     counts
     */
    boolean commit(CheckpointWritten end) {
        boolean written = control.commit(model, end, () -> history.finished() >= end.getRound());
        history.apply(end);
        return written;
    }

    @Override
    public void close() {
        control.close();
    }
}
