package dev.muduo.trainer.batch;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.BodyBox;
import dev.muduo.imaging.BoxMm;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.NetworkInput;
import dev.muduo.imaging.Preprocessing;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.resample.Resampler;
import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.teaching.PseudoLabelManifest;
import dev.muduo.trainer.pool.LabelEntry;
import dev.muduo.trainer.pool.LabelledItem;
import dev.muduo.trainer.pool.PseudoLabelledItem;
import dev.muduo.trainer.study.StudyReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes a study ready for training: labelled ones whole on a RAS+ grid of the working spacing around the body, the others
 * patch by patch at the places where the teachers looked. Everything that a study refers to is read and checked here.
 */
public final class StudyPreparation {
    private static final int MAX_FOREGROUND = 10_000;
    private static final int MAX_PATCHES = 4_096;

    private final StudyReader reader;
    private final ModelConfig model;
    private final ComputeBudget compute;

    /** A turn of the budget is held while something is computed, never while the store is waited for. */
    public StudyPreparation(StudyReader reader, ModelConfig model, ComputeBudget compute) {
        this.reader = reader;
        this.model = model;
        this.compute = compute;
    }

    static String patchFile(int index) {
        return index + ".safetensors";
    }

    void write(LabelledItem item, Path folder) throws IOException, InterruptedException {
        Volume ct = reader.volume(item.revision().ct());
        Volume pet = reader.volume(item.revision().pet());
        Map<LabelEntry, LabelMap> drawn = new HashMap<>();
        item.annotations().forEach(annotation -> drawn.put(annotation, label(annotation)));
        try (ComputeBudget.Turn turn = compute.take(ComputeBudget.Priority.TRAINING)) {
            write(item, ct, pet, drawn, folder);
        }
    }

    private void write(LabelledItem item, Volume ct, Volume pet, Map<LabelEntry, LabelMap> drawn, Path folder)
            throws IOException {
        Grid working = workingGrid(ct, pet, model.preprocessing());
        byte[] labels = labels(item, drawn, working);
        boolean[] annotated = new boolean[model.structures().classes()];
        annotated[0] = true;
        List<int[]> foreground = new ArrayList<>();
        for (int id = 0; id < annotated.length; id++) {
            annotated[id] |= id > 0
                    && item.labels().containsKey(model.structures().withId(id).name());
            foreground.add(id > 0 && annotated[id] ? voxelsOf(labels, id) : new int[0]);
        }
        LabelledVolume.write(
                folder,
                new LabelledVolume.Header(
                        working.nx(),
                        working.ny(),
                        working.nz(),
                        annotated,
                        foreground.stream().mapToInt(voxels -> voxels.length).toArray()),
                foreground,
                NetworkInput.ct(ct, working, model.preprocessing()),
                NetworkInput.pet(pet, working, model.preprocessing()),
                labels);
    }

    /** Around what the body in the CT and the PET have in common, at least a patch wide. */
    static Grid workingGrid(Volume ct, Volume pet, Preprocessing preprocessing) {
        BoxMm body = BodyBox.of(ct).onGrid(ct.grid());
        BoxMm seen = BoxMm.of(pet.grid());
        if (body.overlapMm3(seen) == 0) {
            throw new RecordFaultException(
                    "the body in the CT (" + body + ") and the PET (" + seen + ") have no space in common");
        }
        double[] low = {
            Math.max(body.xMin(), seen.xMin()), Math.max(body.yMin(), seen.yMin()), Math.max(body.zMin(), seen.zMin())
        };
        double[] high = {
            Math.min(body.xMax(), seen.xMax()), Math.min(body.yMax(), seen.yMax()), Math.min(body.zMax(), seen.zMax())
        };
        double spacing = preprocessing.workingSpacingMm();
        int[] extent = new int[3];
        double[] origin = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            int cells = (int) Math.ceil((high[axis] - low[axis]) / spacing - 1e-6);
            extent[axis] = Math.max(preprocessing.patchVoxels(), cells);
            origin[axis] = (low[axis] + high[axis]) / 2 - (extent[axis] - 1) / 2.0 * spacing;
        }
        return new Grid(
                extent[0],
                extent[1],
                extent[2],
                Affine.scaling(spacing, spacing, spacing, origin[0], origin[1], origin[2]));
    }

    private byte[] labels(LabelledItem item, Map<LabelEntry, LabelMap> drawn, Grid working) {
        Map<LabelEntry, LabelMap> sampled = new HashMap<>();
        byte[] labels = new byte[working.voxels()];
        item.labels().forEach((structure, annotation) -> {
            LabelMap map = sampled.computeIfAbsent(annotation, each -> Resampler.nearest(drawn.get(each), working));
            byte id = (byte) model.structures()
                    .named(structure)
                    .map(Structure::id)
                    .orElseThrow()
                    .intValue();
            for (int v = 0; v < labels.length; v++) {
                if (map.labels()[v] == id) {
                    labels[v] = id;
                }
            }
        });
        return labels;
    }

    private LabelMap label(LabelEntry annotation) {
        try {
            return reader.labels(annotation.label());
        } catch (RecordFaultException e) {
            throw new FaultyLabelException(annotation.origin(), e);
        }
    }

    /** Evenly thinned to a bounded number. */
    private static int[] voxelsOf(byte[] labels, int id) {
        int count = 0;
        for (byte label : labels) {
            count += (label & 0xFF) == id ? 1 : 0;
        }
        int stride = Math.max(1, (count + MAX_FOREGROUND - 1) / MAX_FOREGROUND);
        int[] voxels = new int[(count + stride - 1) / stride];
        int seen = 0;
        for (int v = 0; v < labels.length; v++) {
            if ((labels[v] & 0xFF) == id && seen++ % stride == 0) {
                voxels[(seen - 1) / stride] = v;
            }
        }
        return voxels;
    }

    PatchTable write(PseudoLabelledItem item, Path folder) throws IOException, InterruptedException {
        PseudoLabelManifest manifest = manifest(item);
        Volume ct = reader.volume(item.revision().ct());
        Volume pet = reader.volume(item.revision().pet());
        List<PatchTable.Row> rows = new ArrayList<>();
        for (int index = 0; index < manifest.patches().size(); index++) {
            PseudoLabelManifest.Patch patch = manifest.patches().get(index);
            SortedMap<String, Double> iou = validStructures(patch);
            if (!iou.isEmpty()) {
                Map<String, Tensor> tensors = logits(patch, iou, manifest.answerVoxels());
                try (ComputeBudget.Turn turn = compute.take(ComputeBudget.Priority.TRAINING)) {
                    tensors.put("image", image(ct, pet, patch));
                    SealedFile.write(
                            folder.resolve(patchFile(index)),
                            Safetensors.of(Map.of(), tensors).toBytes());
                }
                rows.add(new PatchTable.Row(index, iou));
            }
        }
        return new PatchTable(manifest.answerVoxels(), rows);
    }

    private PseudoLabelManifest manifest(PseudoLabelledItem item) {
        PseudoLabelManifest manifest = Json.read(
                reader.bytes(item.answer().manifest()),
                PseudoLabelManifest.class,
                item.answer().manifest().key());
        if (!manifest.studyId().equals(item.studyId())
                || manifest.revision() != item.answer().revision()
                || manifest.run() != item.answer().run()) {
            throw new RecordFaultException(
                    "the manifest " + item.answer().manifest().key() + " is of study "
                            + manifest.studyId() + " revision " + manifest.revision() + " run " + manifest.run()
                            + ", not of the one its event names");
        }
        if (manifest.patches().size() > MAX_PATCHES || manifest.answerVoxels() < 1 || manifest.answerVoxels() > 128) {
            throw new RecordFaultException("a manifest has at most " + MAX_PATCHES + " patches and answers of 1 to 128"
                    + " voxels, this one " + manifest.patches().size() + " and " + manifest.answerVoxels());
        }
        return manifest;
    }

    private SortedMap<String, Double> validStructures(PseudoLabelManifest.Patch patch) {
        SortedMap<String, Double> iou = new TreeMap<>();
        patch.structures().stream()
                .filter(answer -> answer.valid()
                        && model.structures().named(answer.structure()).isPresent())
                .forEach(answer -> iou.put(answer.structure(), requireIou(answer)));
        return iou;
    }

    /** What selection goes by: a value that is none would be preferred to all others, or end the trainer. */
    private static double requireIou(PseudoLabelManifest.StructureAnswer answer) {
        double iou = answer.iou().orElse(Double.NaN);
        if (!(iou >= 0 && iou <= 1)) {
            throw new RecordFaultException(
                    "the soft IoU of a valid answer lies in [0, 1], that for " + answer.structure() + " is " + iou);
        }
        return iou;
    }

    private Map<String, Tensor> logits(PseudoLabelManifest.Patch patch, SortedMap<String, Double> iou, int edge) {
        Safetensors file = reader.tensors(patch.logits()
                .orElseThrow(() -> new RecordFaultException("a patch has valid structures but no logits")));
        Map<String, Tensor> kept = new TreeMap<>();
        for (String structure : iou.keySet()) {
            for (String teacher : List.of("ct.", "pet.")) {
                Tensor tensor = file.tensors().get(teacher + structure);
                if (tensor == null || tensor.values().length != edge * edge * edge) {
                    throw new RecordFaultException(
                            "logits " + patch.logits().get().key() + " should have " + teacher + structure + " of "
                                    + edge + " cubed values, have " + tensor);
                }
                kept.put(teacher + structure, Tensor.half(tensor.values(), edge, edge, edge));
            }
        }
        return kept;
    }

    private Tensor image(Volume ct, Volume pet, PseudoLabelManifest.Patch patch) {
        int edge = model.preprocessing().patchVoxels();
        Grid grid = patch.place().grid(edge);
        float[] first = NetworkInput.ct(ct, grid, model.preprocessing());
        float[] image = Arrays.copyOf(first, 2 * first.length);
        float[] second = NetworkInput.pet(pet, grid, model.preprocessing());
        System.arraycopy(second, 0, image, first.length, second.length);
        return Tensor.half(image, 2, edge, edge, edge);
    }
}
