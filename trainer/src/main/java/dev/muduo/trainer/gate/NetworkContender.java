package dev.muduo.trainer.gate;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.metrics.MaskMetrics;
import dev.muduo.networks.inference.VolumeSegmenter;
import dev.muduo.networks.inference.WindowPace;
import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.networks.weights.CheckpointTensors;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import dev.muduo.platform.Platform;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.trainer.pool.LabelEntry;
import dev.muduo.trainer.pool.LabelledItem;
import dev.muduo.trainer.study.StudyReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A checkpoint's network, scored as it would serve: by sliding window over the whole study, its answer decided on the grid of
 * the annotation (the CT's own, as a rule), so that neither prediction nor reference is resampled for the comparison.
 */
final class NetworkContender implements Contender {
    private final UNet3d network;
    private final VolumeSegmenter segmenter;
    private final ModelConfig model;
    private final StudyReader reader;
    private final WindowPace pace;

    private NetworkContender(UNet3d network, ModelConfig model, StudyReader reader, WindowPace pace) {
        this.network = network;
        this.model = model;
        this.reader = reader;
        this.pace = pace;
        this.segmenter = VolumeSegmenter.of(network, model.preprocessing());
    }

    /** Checkpoints of the registry, checked against what this gate is configured for. */
    static Source source(Platform platform, ModelConfig model) {
        StudyReader reader = new StudyReader(platform.store());
        WindowPace pace = () -> {
            ComputeBudget.Turn turn = platform.compute().take(ComputeBudget.Priority.GATE);
            return turn::close;
        };
        return checkpoint -> {
            requireOurs(checkpoint.manifest(), model);
            return new NetworkContender(load(checkpoint, platform.models().content(checkpoint)), model, reader, pace);
        };
    }

    private static void requireOurs(CheckpointManifest manifest, ModelConfig model) {
        if (!manifest.isFor(model.structures(), model.preprocessing())) {
            throw new RecordFaultException("the checkpoint is of " + manifest.structures() + " and "
                    + manifest.preprocessing() + ", the gate of " + model.structures() + " and "
                    + model.preprocessing());
        }
    }

    private static UNet3d load(StoredCheckpoint checkpoint, byte[] content) {
        CheckpointManifest.UNet3d shape = checkpoint.manifest().uNet3d();
        try {
            Map<String, Tensor> weights =
                    CheckpointTensors.answering(Safetensors.parse(content).tensors());
            requireFinite(weights);
            return UNet3d.load(new UNet3dConfig(shape.inChannels(), shape.classes(), shape.featureScale(), 0), weights);
        } catch (WeightsException | IllegalArgumentException e) {
            throw new RecordFaultException("the checkpoint is damaged: " + e.getMessage(), e);
        }
    }

    private static void requireFinite(Map<String, Tensor> weights) {
        weights.forEach((name, tensor) -> {
            for (float value : tensor.values()) {
                if (!Float.isFinite(value)) {
                    throw new RecordFaultException("the weights are not finite: " + name + " has a value " + value);
                }
            }
        });
    }

    @Override
    public StudyDice score(LabelledItem study) throws InterruptedException {
        Volume ct = reader.volume(study.revision().ct());
        Volume pet = reader.volume(study.revision().pet());
        SortedMap<String, Double> dice = new TreeMap<>();
        List<String> absent = new ArrayList<>();
        for (LabelEntry annotation : study.annotations()) {
            LabelMap reference = reader.labels(annotation.label());
            LabelMap prediction = segment(study, ct, pet, reference);
            study.labels().forEach((structure, counting) -> {
                if (counting.equals(annotation)) {
                    int id = model.structures().named(structure).orElseThrow().id();
                    boolean present = has(reference, id);
                    if (!present) {
                        absent.add(structure);
                    }
                    if (present || has(prediction, id)) {
                        dice.put(structure, MaskMetrics.dice(prediction, reference, id));
                    }
                }
            });
        }
        return new StudyDice(dice, absent);
    }

    private LabelMap segment(LabelledItem study, Volume ct, Volume pet, LabelMap reference)
            throws InterruptedException {
        try {
            return segmenter.segment(ct, pet, reference.grid(), pace);
        } catch (IllegalArgumentException e) {
            throw new RecordFaultException("study " + study.studyId() + " cannot be segmented: " + e.getMessage(), e);
        }
    }

    private static boolean has(LabelMap map, int id) {
        for (byte label : map.labels()) {
            if ((label & 0xFF) == id) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        network.close();
    }
}
