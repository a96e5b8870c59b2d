package dev.muduo.trainer.round;

import dev.muduo.networks.training.StepRandom;
import dev.muduo.networks.training.StepSettings;
import dev.muduo.networks.training.UnlabelledObjective;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.trainer.batch.UnlabelledPool;
import dev.muduo.trainer.config.Channels;
import dev.muduo.trainer.config.TrainingConfig;
import java.util.Set;

/** What distinguishes one trained model from another; the trainer is the same for all. */
public interface Recipe {
    /** The recipe of a model that is trained here. */
    static Recipe of(String model, TrainingConfig config) {
        return switch (model) {
            case ModelNames.STUDENT -> new StudentRecipe(config);
            case ModelNames.PROMPT_GENERATOR -> new PromptGeneratorRecipe(config);
            default ->
                throw new IllegalArgumentException(
                        "trained here are " + ModelNames.TRAINED + ", got the model " + model);
        };
    }

    /** {@link dev.muduo.platform.model.ModelNames} */
    String model();

    Channels channels();

    /** The topics whose records a round takes in. */
    Set<String> inputs();

    /** Patches in a batch that nobody has annotated; 0 to learn from annotations alone. */
    int unlabelledPerBatch();

    /** What those are drawn from. */
    UnlabelledPool unlabelledPool();

    /**
     * What is learned from them.
     *
     * @param initial the streams from which anything fresh is drawn
     * @return to be closed by the caller
     */
    UnlabelledObjective objective(UNet3d network, StepRandom initial);

    /** Whether there is reason to open a round now. */
    Decision next(Situation situation);

    /** Whether a round that somebody asks for is of all that has come, because no other follows that would take the rest. */
    default boolean takesAllOnRequest() {
        return false;
    }

    /** Decay of averaged weights, which are then the ones that are judged and promoted; 0 keeps none. */
    double averageDecay();

    /** Learning rate, λ and clipping of a step; {@code round} is the one it belongs to. */
    StepSettings settings(long step, Span round);

    /** Steps [firstStep, firstStep + steps). */
    record Span(long firstStep, int steps) {
        public long end() {
            return firstStep + steps;
        }
    }

    /**
     * What a decision rests on.
     *
     * @param rounds    rounds finished
     * @param step      steps made
     * @param labelled  labelled TRAIN studies, those that wait to be taken in included
     * @param newInput  whether records have come that change what is trained on, or more than one round reads
     * @param requested whether a person has asked for training since the last round was opened
     */
    record Situation(long rounds, long step, int labelled, boolean newInput, boolean requested) {
        Situation asked(boolean now) {
            return new Situation(rounds, step, labelled, newInput, now);
        }
    }

    /** To open a round, or why not. */
    sealed interface Decision {
        record Open(int steps) implements Decision {}

        record Wait(String reason) implements Decision {}
    }
}
