package dev.muduo.trainer.schedule;

import dev.muduo.networks.training.WarmUp;
import dev.muduo.trainer.config.TrainingConfig;

/** The student's way through its steps; a function of the step number alone, counted from 0 since initialisation. */
public interface Schedule {
    /** The rate that a step uses. */
    double learningRate(long step);

    /**
     * Where training may rest: rounds follow one another up to this step, with or without new input.
     *
     * @return at least {@code step}; that very step where there may be a rest now
     */
    long restsAt(long step);

    /** The first step that does not belong into a round with this one. */
    long roundEndsBy(long step);

    /** The one that a configuration names. */
    static Schedule of(TrainingConfig config) {
        Schedule named = switch (config.student().schedule()) {
            case POLY -> PolySchedule.of(config);
            case WARM_RESTARTS -> RestartingSchedule.of(config);
            case AVERAGED -> AveragedSchedule.of(config);
        };
        long warmUp = config.student().warmupSteps();
        return warmUp == 0 ? named : new WarmedUp(named, new WarmUp(named::learningRate, warmUp));
    }
}
