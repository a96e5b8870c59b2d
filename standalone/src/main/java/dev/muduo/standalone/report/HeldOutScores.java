package dev.muduo.standalone.report;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.metrics.MaskMetrics;
import dev.muduo.imaging.metrics.MaskScore;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.networks.inference.VolumeSegmenter;
import dev.muduo.networks.inference.WindowPace;
import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.networks.weights.CheckpointTensors;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.standalone.cohort.CohortStudy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Scores a student's checkpoint on studies of a cohort, straight from their files: the mask as it would be served, on the grid
 * of the drawing, against the drawing. The reading of empty masks is the honest one of §4: a structure that is missed, or found
 * where there is none, has Dice 0, one that is absent in both counts in no mean.
 */
public final class HeldOutScores {
    private final Structures structures;
    private final List<CohortStudy> studies;

    /** @param studies those without a drawing are passed over */
    public HeldOutScores(Structures structures, List<CohortStudy> studies) {
        this.structures = structures;
        this.studies =
                studies.stream().filter(study -> study.drawing().isPresent()).toList();
    }

    /**
     * @param content of the checkpoint, its hash checked
     * @param pace    asked before each window of the network
     * @return one row a structure, in the order of their ids
     * @throws dev.muduo.networks.weights.WeightsException if the content is not what the manifest says
     */
    public List<StructureDice> of(CheckpointManifest manifest, byte[] content, WindowPace pace)
            throws InterruptedException {
        Map<String, List<MaskScore>> scores = new LinkedHashMap<>();
        structures.list().forEach(structure -> scores.put(structure.name(), new ArrayList<>()));
        forEachMask(manifest, content, pace, (study, prediction) -> {
            LabelMap reference = reference(study);
            for (Structure structure : drawn(study)) {
                scores.get(structure.name()).add(MaskMetrics.score(prediction, reference, structure.id()));
            }
        });
        return scores.entrySet().stream()
                .map(entry -> StructureDice.of(entry.getKey(), entry.getValue()))
                .toList();
    }

    /**
     * Every score of every study, for statistics over cases.
     *
     * @param masks   shown each predicted mask, on the grid of the study's drawing
     * @return by study, then by structure as drawn
     * @throws dev.muduo.networks.weights.WeightsException if the content is not what the manifest says
     */
    public List<CaseScore> cases(
            CheckpointManifest manifest, byte[] content, WindowPace pace, BiConsumer<CohortStudy, LabelMap> masks)
            throws InterruptedException {
        List<CaseScore> scores = new ArrayList<>();
        forEachMask(manifest, content, pace, (study, prediction) -> {
            masks.accept(study, prediction);
            LabelMap reference = reference(study);
            for (Structure structure : drawn(study)) {
                scores.add(CaseScore.of(study.name(), structure, prediction, reference));
            }
        });
        return scores;
    }

    private void forEachMask(
            CheckpointManifest manifest, byte[] content, WindowPace pace, BiConsumer<CohortStudy, LabelMap> each)
            throws InterruptedException {
        CheckpointManifest.UNet3d shape = manifest.uNet3d();
        UNet3dConfig config = new UNet3dConfig(shape.inChannels(), shape.classes(), shape.featureScale(), 0);
        try (UNet3d network = UNet3d.load(
                config, CheckpointTensors.answering(Safetensors.parse(content).tensors()))) {
            VolumeSegmenter segmenter =
                    VolumeSegmenter.of(network, manifest.preprocessing().orElseThrow());
            for (CohortStudy study : studies) {
                Volume ct = Nifti.readVolume(study.ct());
                Volume pet = Nifti.readVolume(study.pet());
                each.accept(study, segmenter.segment(ct, pet, reference(study).grid(), pace));
            }
        }
    }

    private static LabelMap reference(CohortStudy study) {
        return Nifti.readLabelMap(study.drawing().orElseThrow().label());
    }

    private List<Structure> drawn(CohortStudy study) {
        return study.drawing().orElseThrow().structures().stream()
                .map(name -> structures
                        .named(name)
                        .orElseThrow(() -> new IllegalArgumentException("study " + study.name() + " has a drawing of "
                                + name + ", the structures are " + structures)))
                .toList();
    }
}
