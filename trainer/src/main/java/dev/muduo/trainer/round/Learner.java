package dev.muduo.trainer.round;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.training.StepRandom;
import dev.muduo.networks.training.StepResult;
import dev.muduo.networks.training.StepSettings;
import dev.muduo.networks.training.TrainingBatch;
import dev.muduo.networks.training.TrainingStep;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.trainer.checkpoint.CheckpointFile;
import dev.muduo.trainer.config.TrainingConfig;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A network in training with its momentum, in native memory. Belongs to one thread. */
final class Learner implements AutoCloseable {
    private final UNet3d network;
    private final TrainingStep training;
    private final long seed;
    private final String model;

    private Learner(UNet3d network, TrainingStep training, long seed, String model) {
        this.network = network;
        this.training = training;
        this.seed = seed;
        this.model = model;
    }

    /** From a checkpoint, or freshly initialised from the seed. */
    static Learner of(Recipe recipe, ModelConfig model, TrainingConfig config, Optional<CheckpointFile> checkpoint) {
        UNet3dConfig shape = new UNet3dConfig(
                recipe.channels().count(), model.structures().classes(), model.featureScale(), config.dropout());
        UNet3d network = checkpoint
                .map(file -> UNet3d.load(shape, file.weights()))
                .orElseGet(() -> UNet3d.initialise(
                        shape, CounterRandom.of(config.seed(), 0, recipe.model() + ".initialisation")));
        TrainingStep training = null;
        try {
            training = new TrainingStep(
                    network,
                    config.optimiser().sgd(),
                    recipe.objective(network, StepRandom.of(config.seed(), 0, recipe.model())),
                    recipe.averageDecay());
            if (checkpoint.isPresent()) {
                training.restore(
                        checkpoint.get().momentum(),
                        checkpoint.get().average(),
                        checkpoint.get().objective());
            }
            return new Learner(network, training, config.seed(), recipe.model());
        } catch (RuntimeException | Error e) {
            try (UNet3d first = network;
                    TrainingStep second = training) {
                throw e;
            }
        }
    }

    StepResult train(TrainingBatch batch, StepSettings settings, long step) {
        return training.run(batch, settings, StepRandom.of(seed, step, model));
    }

    SortedMap<String, Tensor> weights() {
        return sorted(network.export());
    }

    SortedMap<String, Tensor> momentum() {
        return sorted(training.momentum());
    }

    SortedMap<String, Tensor> average() {
        return sorted(training.averagedWeights());
    }

    /** What the objective keeps beside the network. */
    SortedMap<String, Tensor> objective() {
        return training.objectiveState();
    }

    private static SortedMap<String, Tensor> sorted(Map<String, Tensor> tensors) {
        return new TreeMap<>(tensors);
    }

    @Override
    public void close() {
        training.close();
        network.close();
    }
}
