package dev.muduo.trainer.round;

import dev.muduo.networks.training.PolyLearningRate;
import dev.muduo.networks.training.PseudoLabelObjective;
import dev.muduo.networks.training.StepRandom;
import dev.muduo.networks.training.StepSettings;
import dev.muduo.networks.training.UnlabelledObjective;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.schemas.Topics;
import dev.muduo.trainer.batch.UnlabelledPool;
import dev.muduo.trainer.config.Channels;
import dev.muduo.trainer.config.TrainingConfig;
import java.util.Set;

/**
 * The prompt generator: PET and annotations alone (§2.2). It is pre-trained in a single round as soon as there are enough
 * labelled studies and stays frozen until somebody asks for more; then it goes on from its last checkpoint with a fresh
 * schedule, on the labels that there are by then; on so many studies as a round may draw from.
 */
public final class PromptGeneratorRecipe implements Recipe {
    private final TrainingConfig config;

    public PromptGeneratorRecipe(TrainingConfig config) {
        this.config = config;
    }

    @Override
    public String model() {
        return ModelNames.PROMPT_GENERATOR;
    }

    @Override
    public Channels channels() {
        return Channels.PET;
    }

    @Override
    public Set<String> inputs() {
        return Set.of(Topics.STUDIES, Topics.ANNOTATIONS);
    }

    @Override
    public int unlabelledPerBatch() {
        return 0;
    }

    @Override
    public UnlabelledPool unlabelledPool() {
        return UnlabelledPool.NONE;
    }

    @Override
    public UnlabelledObjective objective(UNet3d network, StepRandom initial) {
        return new PseudoLabelObjective(config.distillation().consistency());
    }

    @Override
    public Decision next(Situation situation) {
        if (situation.labelled() < config.minLabelled()) {
            return new Decision.Wait(
                    situation.labelled() + " of " + config.minLabelled() + " labelled TRAIN studies are here");
        }
        if (situation.rounds() == 0 || situation.requested()) {
            return new Decision.Open(config.promptGenerator().pretrainSteps());
        }
        return new Decision.Wait("pre-trained and frozen; it is trained again by: muduo pretrain prompt-generator");
    }

    @Override
    public boolean takesAllOnRequest() {
        return true;
    }

    /** Its one round is short and comes to rest by itself: an average would remember the beginning. */
    @Override
    public double averageDecay() {
        return 0;
    }

    @Override
    public StepSettings settings(long step, Span round) {
        double rate = new PolyLearningRate(
                        config.optimiser().learningRate(),
                        round.steps(),
                        config.optimiser().polyPower())
                .forStep(step - round.firstStep());
        return StepSettings.averagingFrom(
                step,
                Math.max(rate, config.optimiser().minLearningRate()),
                0,
                config.optimiser().mostNorm());
    }
}
