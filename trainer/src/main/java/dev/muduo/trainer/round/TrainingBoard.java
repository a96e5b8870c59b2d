package dev.muduo.trainer.round;

import dev.muduo.trainer.pool.Pools;
import java.util.Optional;

/** What a trainer shows of itself. Written by its thread, {@link #status()} may be called by any. */
final class TrainingBoard {
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

    /** A round was opened without so many records that cannot be used. */
    void leftOut(int records) {
        meters.leftOut(records);
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
