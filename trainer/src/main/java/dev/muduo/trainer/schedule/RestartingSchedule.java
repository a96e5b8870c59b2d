package dev.muduo.trainer.schedule;

import dev.muduo.networks.training.WarmRestarts;
import dev.muduo.trainer.config.TrainingConfig;

/**
 * Cosines that begin anew for ever (SGDR). New input finds a high rate again at the next restart; a cycle that has begun is gone
 * through to its end, because the weights are worth most there, and a round ends with it, so that they become a checkpoint.
 *
 * @param settled the first steps, over which cycles follow one another without new input
 */
record RestartingSchedule(WarmRestarts rate, long settled) implements Schedule {
    static RestartingSchedule of(TrainingConfig config) {
        return new RestartingSchedule(
                new WarmRestarts(
                        config.optimiser().learningRate(),
                        config.optimiser().minLearningRate(),
                        config.student().cycleSteps(),
                        config.student().cycleGrowth()),
                config.student().maxSteps());
    }

    @Override
    public double learningRate(long step) {
        return rate.forStep(step);
    }

    @Override
    public long restsAt(long step) {
        long reached = Math.max(step, settled);
        WarmRestarts.Cycle cycle = rate.cycle(reached);
        return reached == cycle.begin() ? reached : cycle.end();
    }

    @Override
    public long roundEndsBy(long step) {
        return rate.cycle(step).end();
    }
}
