package dev.muduo.trainer.schedule;

import dev.muduo.networks.training.ConstantLearningRate;
import dev.muduo.trainer.config.TrainingConfig;

/**
 * One rate for ever, so that what comes late counts as much as what came early; the average of the weights, which is judged and
 * served, takes the place of a decay.
 *
 * @param settled the first steps, over which rounds follow one another without new input
 */
record AveragedSchedule(ConstantLearningRate rate, long settled) implements Schedule {
    static AveragedSchedule of(TrainingConfig config) {
        return new AveragedSchedule(
                new ConstantLearningRate(config.optimiser().learningRate()),
                config.student().maxSteps());
    }

    @Override
    public double learningRate(long step) {
        return rate.forStep(step);
    }

    @Override
    public long restsAt(long step) {
        return Math.max(step, settled);
    }

    @Override
    public long roundEndsBy(long step) {
        return step < settled ? settled : Long.MAX_VALUE;
    }
}
