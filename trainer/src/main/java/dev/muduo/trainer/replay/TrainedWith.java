package dev.muduo.trainer.replay;

import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ConfigurationException;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.trainer.checkpoint.CheckpointVersions;
import dev.muduo.trainer.config.FlatConfiguration;
import dev.muduo.trainer.config.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything besides the log that a round depended on, as the manifest of the checkpoint it ended in records it.
 *
 * @param threads native threads of the process
 */
public record TrainedWith(ModelConfig model, TrainingConfig training, int threads) {
    /**
     * What a manifest records.
     *
     * @throws UnreplayableException if that is not what this version trains with: another algorithm, a key that it does not know, or
     *     lacks
     */
    public static TrainedWith of(String checkpoint, CheckpointManifest manifest) {
        int algorithm = CheckpointVersions.read(manifest.algorithm());
        if (algorithm != CheckpointVersions.ALGORITHM) {
            throw new UnreplayableException("checkpoint " + checkpoint + " was trained by version " + algorithm
                    + " of the algorithm, this is version " + CheckpointVersions.ALGORITHM
                    + ", which comes to other bits; replay it with the version that trained it");
        }
        SortedMap<String, String> recorded = new TreeMap<>(manifest.configuration());
        String threads = recorded.remove(CheckpointManifest.NATIVE_THREADS);
        if (threads == null) {
            throw new UnreplayableException("checkpoint " + checkpoint + " does not say with how many native threads it"
                    + " was trained; without " + CheckpointManifest.NATIVE_THREADS
                    + " in its manifest it cannot be repeated");
        }
        TrainingConfig training = training(checkpoint, recorded);
        return new TrainedWith(
                new ModelConfig(
                        manifest.structures().orElseThrow(),
                        manifest.preprocessing().orElseThrow(),
                        manifest.uNet3d().featureScale()),
                training,
                Integer.parseInt(threads));
    }

    private static TrainingConfig training(String checkpoint, SortedMap<String, String> recorded) {
        TrainingConfig training;
        try {
            training = Configuration.reference()
                    .with(FlatConfiguration.values("training", recorded))
                    .section("training", TrainingConfig.class);
        } catch (ConfigurationException e) {
            throw new UnreplayableException(
                    "checkpoint " + checkpoint + " was trained with settings that this version does not know ("
                            + e.getMessage() + "); replay it with the version that trained it",
                    e);
        }
        List<String> others = differing(recorded, FlatConfiguration.of(training));
        if (!others.isEmpty()) {
            throw new UnreplayableException(
                    "checkpoint " + checkpoint + " was trained by a version with other settings: "
                            + String.join("; ", others) + "; replay it with that version");
        }
        return training;
    }

    /** What another configuration says otherwise, a line a key; empty if rounds come out the same with it. */
    public List<String> differences(ModelConfig otherModel, TrainingConfig otherTraining) {
        List<String> lines = new ArrayList<>();
        if (!model.equals(otherModel)) {
            lines.add("model is " + model + " in the manifest, " + otherModel + " in the configuration");
        }
        differing(FlatConfiguration.of(training), FlatConfiguration.of(otherTraining))
                .forEach(line -> lines.add("training." + line));
        return lines;
    }

    private static List<String> differing(Map<String, String> manifest, Map<String, String> here) {
        SortedSet<String> keys = new TreeSet<>(manifest.keySet());
        keys.addAll(here.keySet());
        return keys.stream()
                .filter(key -> !manifest.getOrDefault(key, "").equals(here.getOrDefault(key, "")))
                .map(key -> key + " is " + manifest.getOrDefault(key, "missing") + " in the manifest, "
                        + here.getOrDefault(key, "missing") + " here")
                .toList();
    }
}
