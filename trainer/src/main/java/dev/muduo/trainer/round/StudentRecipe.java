package dev.muduo.trainer.round;

import dev.muduo.networks.objective.CrossPseudoSupervision;
import dev.muduo.networks.objective.MeanTeacher;
import dev.muduo.networks.objective.ShapeAware;
import dev.muduo.networks.objective.SingleTeacher;
import dev.muduo.networks.objective.UncertaintyAwareMeanTeacher;
import dev.muduo.networks.training.GaussianRampUp;
import dev.muduo.networks.training.PseudoLabelObjective;
import dev.muduo.networks.training.StepRandom;
import dev.muduo.networks.training.StepSettings;
import dev.muduo.networks.training.UnlabelledObjective;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.schemas.Topics;
import dev.muduo.trainer.batch.UnlabelledPool;
import dev.muduo.trainer.config.Channels;
import dev.muduo.trainer.config.ObjectiveConfig;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.config.UnlabelledMethod;
import dev.muduo.trainer.schedule.Schedule;
import java.util.Set;

/**
 * The student: CT and PET, annotations and pseudo-labels, or what another method than ours learns from. It begins with the
 * labelled pool alone, so that there is something to serve long before the teachers have answered. Rounds follow one another
 * until the {@link Schedule} lets them rest; after that only new input, or a request, opens one.
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
        return config.objective().channels();
    }

    @Override
    public Set<String> inputs() {
        return Set.of(Topics.STUDIES, Topics.ANNOTATIONS, Topics.PSEUDO_LABELS);
    }

    @Override
    public int unlabelledPerBatch() {
        return unlabelledPool().source() == UnlabelledMethod.Source.NONE
                ? 0
                : config.batch().unlabelled();
    }

    @Override
    public UnlabelledPool unlabelledPool() {
        return UnlabelledPool.of(config);
    }

    @Override
    public UnlabelledObjective objective(UNet3d network, StepRandom initial) {
        ObjectiveConfig objective = config.objective();
        return switch (objective.method()) {
            case SUPERVISED, CONSENSUS ->
                new PseudoLabelObjective(config.distillation().consistency());
            case MEAN_TEACHER -> new MeanTeacher(network, objective.emaDecay(), objective.inputNoise());
            case CROSS_PSEUDO_SUPERVISION ->
                new CrossPseudoSupervision(network, config.optimiser().sgd(), initial.stream("second-initialisation"));
            case UNCERTAINTY_AWARE ->
                new UncertaintyAwareMeanTeacher(
                        network,
                        objective.emaDecay(),
                        objective.inputNoise(),
                        objective.passes(),
                        objective.passDropout(),
                        config.student().maxSteps());
            case SHAPE_AWARE ->
                new ShapeAware(
                        network.config(),
                        config.optimiser().sgd(),
                        objective.shapeWeight(),
                        objective.adversaryLearningRate(),
                        initial);
            case SINGLE_TEACHER -> new SingleTeacher(config.distillation().consistency());
        };
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
    public double averageDecay() {
        return config.optimiser().averageDecay();
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
