package dev.muduo.standalone.demo;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.metrics.MaskMetrics;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.networks.inference.VolumeSegmenter;
import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.networks.weights.CheckpointTensors;
import dev.muduo.platform.Platform;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.standalone.cohort.CohortStudy;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Scores a checkpoint of the student on studies of the cohort, served or not: its weights are read from the store. */
final class CheckpointDice {
    private final Platform platform;

    CheckpointDice(Platform platform) {
        this.platform = platform;
    }

    /**
     * Mean Dice by structure over the studies in which it is drawn and present.
     *
     * @throws dev.muduo.platform.agent.RecordFaultException if the checkpoint is missing or damaged
     */
    SortedMap<String, Double> score(String checkpoint, List<CohortStudy> studies) throws InterruptedException {
        StoredCheckpoint stored = platform.models().find(ModelNames.STUDENT, checkpoint);
        CheckpointManifest manifest = stored.manifest();
        CheckpointManifest.Network shape = manifest.network();
        SortedMap<String, Double> sums = new TreeMap<>();
        SortedMap<String, Integer> counts = new TreeMap<>();
        try (UNet3d network = UNet3d.load(
                new UNet3dConfig(shape.inChannels(), shape.classes(), shape.featureScale(), 0),
                CheckpointTensors.answering(
                        Safetensors.parse(platform.models().content(stored)).tensors()))) {
            VolumeSegmenter segmenter = VolumeSegmenter.of(network, manifest.preprocessing());
            for (CohortStudy study : studies) {
                score(study, segmenter, manifest, sums, counts);
            }
        }
        sums.replaceAll((structure, sum) -> sum / counts.get(structure));
        return sums;
    }

    private void score(
            CohortStudy study,
            VolumeSegmenter segmenter,
            CheckpointManifest manifest,
            SortedMap<String, Double> sums,
            SortedMap<String, Integer> counts)
            throws InterruptedException {
        if (study.drawing().isEmpty()) {
            return;
        }
        CohortStudy.Drawing drawing = study.drawing().get();
        LabelMap reference = Nifti.readLabelMap(drawing.label());
        LabelMap prediction =
                segmenter.segment(Nifti.readVolume(study.ct()), Nifti.readVolume(study.pet()), reference.grid(), () -> {
                    ComputeBudget.Turn turn = platform.compute().take(ComputeBudget.Priority.REQUEST);
                    return turn::close;
                });
        for (String name : drawing.structures()) {
            Structure structure = manifest.structures().named(name).orElseThrow();
            if (isPresent(reference, structure.id())) {
                sums.merge(name, MaskMetrics.dice(prediction, reference, structure.id()), Double::sum);
                counts.merge(name, 1, Integer::sum);
            }
        }
    }

    private static boolean isPresent(LabelMap map, int id) {
        for (byte label : map.labels()) {
            if ((label & 0xff) == id) {
                return true;
            }
        }
        return false;
    }
}
