package dev.muduo.trainer.round;

import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.networks.weights.WeightsException;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.ModelRegistry;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.trainer.checkpoint.CheckpointFile;
import dev.muduo.trainer.checkpoint.CheckpointVersions;
import dev.muduo.trainer.checkpoint.TrainerState;
import dev.muduo.trainer.config.FlatConfiguration;
import dev.muduo.trainer.config.TrainingConfig;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One model's checkpoints in the registry, as its trainer reads and writes them. */
final class TrainerCheckpoints {
    private static final Logger LOG = LoggerFactory.getLogger(TrainerCheckpoints.class);

    private final ModelRegistry registry;
    private final Recipe recipe;
    private final ModelConfig model;
    private final TrainingConfig config;

    TrainerCheckpoints(ModelRegistry registry, Recipe recipe, ModelConfig model, TrainingConfig config) {
        this.registry = registry;
        this.recipe = recipe;
        this.model = model;
        this.config = config;
    }

    /**
     * The checkpoint to go on from.
     *
     * @throws SurroundingsException if it is damaged or gone: training cannot go on without it
     * @throws IllegalStateException if it was trained with another configuration of the model, or its state is one that only a newer
     *     version can read whole
     */
    CheckpointFile read(String checkpoint) {
        CheckpointFile file;
        try {
            file = CheckpointFile.parse(registry.content(registry.find(recipe.model(), checkpoint)));
        } catch (RecordFaultException | WeightsException e) {
            throw new SurroundingsException(
                    "the newest checkpoint " + checkpoint + " of " + recipe.model() + " cannot be read: "
                            + e.getMessage() + "; training cannot go on without it, restore the object",
                    e);
        }
        CheckpointManifest manifest = file.manifest();
        if (!manifest.isFor(model.structures(), model.preprocessing())
                || !manifest.network().equals(network())) {
            throw new IllegalStateException("checkpoint " + checkpoint + " of " + recipe.model() + " was trained with "
                    + manifest.structures() + ", " + manifest.preprocessing() + ", " + manifest.network()
                    + "; the configuration says " + model
                    + ". Configure what it was trained with, or begin with empty data");
        }
        sayIfThreadsDiffer(checkpoint, manifest);
        sayIfConfigurationDiffers(checkpoint, manifest);
        return file;
    }

    /** The same log gives other bits with another number of threads; a site may change machines all the same. */
    private void sayIfThreadsDiffer(String checkpoint, CheckpointManifest manifest) {
        String before = manifest.configuration().getOrDefault(CheckpointManifest.NATIVE_THREADS, threads());
        if (!before.equals(threads())) {
            LOG.warn(
                    "checkpoint {} of {} was trained with {} native threads, this process has {}: training goes on, but"
                            + " the next checkpoints are not, bit for bit, those that {} threads would have made; start"
                            + " it with {} to repeat them",
                    checkpoint,
                    recipe.model(),
                    before,
                    threads(),
                    before,
                    before);
        }
    }

    /** A change between two rounds is allowed, and recorded in the next checkpoint's manifest. */
    private void sayIfConfigurationDiffers(String checkpoint, CheckpointManifest manifest) {
        SortedMap<String, CheckpointManifest.Change> changes =
                CheckpointManifest.Change.between(manifest.configuration(), configuration());
        if (!changes.isEmpty()) {
            LOG.info(
                    "since checkpoint {} of {} its configuration has changed: {}", checkpoint, recipe.model(), changes);
        }
    }

    private static String threads() {
        return Integer.toString(TensorEngine.threads());
    }

    private SortedMap<String, String> configuration() {
        SortedMap<String, String> configuration = FlatConfiguration.of(config);
        configuration.put(CheckpointManifest.NATIVE_THREADS, threads());
        return configuration;
    }

    /** Stores what a finished round has come to; again, if called again: the same bytes. */
    StoredCheckpoint write(TrainerState state, TrainedSoFar base) {
        CheckpointManifest alone = new CheckpointManifest(
                        recipe.model(),
                        state.rounds(),
                        state.step(),
                        base.checkpoint(),
                        model.structures(),
                        model.preprocessing(),
                        network(),
                        configuration())
                .by(CheckpointVersions.written(CheckpointVersions.ALGORITHM));
        CheckpointManifest manifest = base.configuration().map(alone::since).orElse(alone);
        Learner learner = base.learner();
        CheckpointFile file = new CheckpointFile(
                manifest, state, learner.weights(), learner.momentum(), learner.average(), learner.objective());
        return registry.write(manifest, file.toBytes());
    }

    private CheckpointManifest.UNet3d network() {
        return new CheckpointManifest.UNet3d(
                recipe.channels().count(), model.structures().classes(), model.featureScale());
    }
}
