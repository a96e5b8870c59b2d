package dev.muduo.trainer.schedule;

import dev.muduo.networks.training.WarmUp;

/** Another schedule whose rate rises from 0 first. */
record WarmedUp(Schedule schedule, WarmUp rate) implements Schedule {
    @Override
    public double learningRate(long step) {
        return rate.forStep(step);
    }

    @Override
    public long restsAt(long step) {
        return schedule.restsAt(step);
    }

    @Override
    public long roundEndsBy(long step) {
        return schedule.roundEndsBy(step);
    }
}
