package dev.muduo.trainer.schedule;

import dev.muduo.networks.training.PolyLearningRate;
import dev.muduo.trainer.config.TrainingConfig;

/**
 * The paper's: the rate decays to its floor over the schedule's steps, and stays there (§2.8). Whatever comes later is learned at
 * the floor.
 */
record PolySchedule(PolyLearningRate rate, double floor) implements Schedule {
    static PolySchedule of(TrainingConfig config) {
        return new PolySchedule(
                new PolyLearningRate(
                        config.optimiser().learningRate(),
                        config.student().maxSteps(),
                        config.optimiser().polyPower()),
                config.optimiser().minLearningRate());
    }

    @Override
    public double learningRate(long step) {
        return Math.max(rate.forStep(step), floor);
    }

    @Override
    public long restsAt(long step) {
        return Math.max(step, rate.steps());
    }

    @Override
    public long roundEndsBy(long step) {
        return step < rate.steps() ? rate.steps() : Long.MAX_VALUE;
    }
}
