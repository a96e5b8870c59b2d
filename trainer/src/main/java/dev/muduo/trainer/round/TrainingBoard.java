package dev.muduo.trainer.round;

import dev.muduo.schemas.RoundOpened;
import dev.muduo.trainer.pool.Pools;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a trainer shows of itself. Written by its thread, {@link #status()} may be called by any. */
final class TrainingBoard {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingBoard.class);

    private final String model;
    private final TrainingMeters meters;
    private final boolean usesPseudoLabels;
    private Optional<TrainingStatus.Losses> losses = Optional.empty();
    private Pools counted;
    private TrainingStatus.PoolCounts counts;
    private volatile TrainingStatus status;

    TrainingBoard(String model, TrainingMeters meters, boolean usesPseudoLabels) {
        this.model = model;
        this.meters = meters;
        this.usesPseudoLabels = usesPseudoLabels;
        this.status = TrainingStatus.starting(model);
    }

    TrainingStatus status() {
        return status;
    }

    /**
     * A step was made.
     *
     * @param nanos       it took, without waiting
     * @param waitedNanos for its batch
     */
    void made(RoundInProgress.Made step, long nanos, long waitedNanos) {
        meters.count(step, nanos, waitedNanos);
        losses = Optional.of(TrainingStatus.Losses.of(step));
    }

    /** A round was opened; says what it leaves out. */
    void opened(RoundOpened round) {
        int leftOut = round.getUnusable().size();
        meters.leftOut(leftOut);
        if (leftOut > 0) {
            LOG.warn(
                    "trainer-{} round {} leaves out {} records that cannot be used; its RoundOpened lists them, the first: {}",
                    model,
                    round.getRound(),
                    leftOut,
                    round.getUnusable().get(0));
        }
    }

    /**
     * Publishes what is known now.
     *
     * @param reason why the trainer waits, or what it is preparing
     * @param pools  as the round in preparation has them, or as they were after the last one
     */
    void publish(
            Phase phase, Optional<String> reason, TrainedSoFar base, Pools pools, Optional<RoundInProgress> round) {
        if (pools != counted) {
            counted = pools;
            counts = TrainingStatus.PoolCounts.of(pools, usesPseudoLabels);
        }
        long finishedStep = base.state().step();
        status = new TrainingStatus(
                model,
                phase.inWords(),
                reason,
                round.map(now -> now.opened().getRound()).orElse(base.state().rounds()),
                round.map(RoundInProgress::step).orElse(finishedStep),
                round.map(RoundInProgress::end).orElse(finishedStep),
                losses,
                counts.withPatches(round.map(RoundInProgress::unlabelledPatches).orElse(0)),
                meters.accepted(),
                base.checkpoint());
    }
}
