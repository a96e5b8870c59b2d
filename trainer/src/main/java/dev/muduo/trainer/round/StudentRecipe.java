package dev.muduo.trainer.round;

import dev.muduo.networks.training.GaussianRampUp;
import dev.muduo.networks.training.StepSettings;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.schemas.Topics;
import dev.muduo.trainer.batch.Channels;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.schedule.Schedule;
import java.util.Set;

/**
 * The student: CT and PET, annotations and pseudo-labels. It begins with the labelled pool alone, so that there is something
 * to serve long before the teachers have answered. Rounds follow one another until the {@link Schedule} lets them rest; after
 * that only new input, or a request, opens one.
 */
public final class StudentRecipe implements Recipe {
    private final TrainingConfig config;
    private final Schedule schedule;
    private final GaussianRampUp ramp;

    public StudentRecipe(TrainingConfig config) {
        this.config = config;
        this.schedule = Schedule.of(config);
        this.ramp = new GaussianRampUp(config.distillation().lambdaMax(), config.rampSteps());
    }

    @Override
    public String model() {
        return ModelNames.STUDENT;
    }

    @Override
    public Channels channels() {
        return Channels.CT_AND_PET;
    }

    @Override
    public Set<String> inputs() {
        return Set.of(Topics.STUDIES, Topics.ANNOTATIONS, Topics.PSEUDO_LABELS);
    }

    @Override
    public int unlabelledPerBatch() {
        return config.batch().unlabelled();
    }

    @Override
    public Decision next(Situation situation) {
        if (situation.labelled() < config.minLabelled()) {
            return new Decision.Wait(
                    situation.labelled() + " of " + config.minLabelled() + " labelled TRAIN studies are here");
        }
        long step = situation.step();
        if (step < schedule.restsAt(step) || situation.newInput() || situation.requested()) {
            return new Decision.Open((int)
                    Math.min(schedule.roundEndsBy(step) - step, config.student().stepsPerRound()));
        }
        return new Decision.Wait("all " + config.student().maxSteps() + " steps of the schedule "
                + config.student().schedule() + " are made; new studies, annotations or a request open the next round");
    }

    @Override
    public StepSettings settings(long step, Span round) {
        return StepSettings.averagingFrom(
                step,
                schedule.learningRate(step),
                ramp.at(step),
                config.optimiser().mostNorm());
    }
}
