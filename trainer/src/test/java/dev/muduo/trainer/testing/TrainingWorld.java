package dev.muduo.trainer.testing;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.PatchPlace;
import dev.muduo.imaging.Preprocessing;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.platform.Platform;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.model.ModelRegistry;
import dev.muduo.platform.model.StoredModelRegistry;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.platform.teaching.PseudoLabelManifest;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.platform.testing.ManualClock;
import dev.muduo.schemas.AnnotationSubmitted;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.ModelVersion;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.StructureSummary;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.StudySource;
import dev.muduo.schemas.SuvProvenance;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.VolumeRef;
import dev.muduo.trainer.config.TrainingConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A log and a store in memory with toy studies in them: a body of water with a warm liver and a small hot spleen, 24³ voxels
 * of 8 mm. Everything about a study follows from its id.
 */
public final class TrainingWorld {
    public static final int VOXELS = 24;
    public static final double SPACING = 8;
    public static final int PATCH = 16;
    public static final String LIVER = "liver";
    public static final String SPLEEN = "spleen";

    public final InMemoryEventLog log;
    public final InMemoryObjectStore store;
    public final ManualClock clock = new ManualClock();
    public final ModelRegistry models;

    public TrainingWorld() {
        this(new InMemoryEventLog(), new InMemoryObjectStore());
    }

    private TrainingWorld(InMemoryEventLog log, InMemoryObjectStore store) {
        this.log = log;
        this.store = store;
        this.models = new StoredModelRegistry(store);
    }

    /** The platform of one process, with a scratch directory of its own. */
    public Platform process(Path scratch) {
        return process(scratch, clock);
    }

    /** With a clock of its own. */
    public Platform process(Path scratch, InstantSource clock) {
        return new Platform(log, store, models, new SimpleMeterRegistry(), ComputeBudget.unlimited(), clock, scratch);
    }

    public static ModelConfig model() {
        return new ModelConfig(
                new Structures(List.of(new Structure(1, LIVER, ""), new Structure(2, SPLEEN, ""))),
                Preprocessing.standard(SPACING, PATCH),
                32);
    }

    public static TrainingConfig config(long maxSteps, int stepsPerRound) {
        return config(maxSteps, stepsPerRound, Map.of());
    }

    /** @param over what else differs from the reference configuration, by dotted key */
    public static TrainingConfig config(long maxSteps, int stepsPerRound, Map<String, ?> over) {
        return Configuration.reference()
                .with(Map.of(
                        "training.seed",
                        7,
                        "training.student.maxSteps",
                        maxSteps,
                        "training.student.stepsPerRound",
                        stepsPerRound,
                        "training.promptGenerator.pretrainSteps",
                        3,
                        "training.distillation.rampSteps",
                        4,
                        "training.buffer",
                        Map.of(
                                "megabytes", 64,
                                "maxStudies", 100,
                                "maxWaiting", 10,
                                "maxRecordsPerRound", 1_000,
                                "maxStudiesPerRound", 300)))
                .with(over)
                .section("training", TrainingConfig.class);
    }

    // ---- studies ----

    public static String id(String name) {
        return Sha256.of(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)).substring(0, 16);
    }

    private static Grid grid() {
        return new Grid(VOXELS, VOXELS, VOXELS, Affine.scaling(SPACING, SPACING, SPACING, -92, -92, -92));
    }

    /** 0 background, 1 liver, 2 spleen. */
    public static LabelMap truth(String name) {
        CounterRandom random = CounterRandom.of(1, 0, name);
        int[] liver = {6 + random.nextInt(4), 7 + random.nextInt(4), 8 + random.nextInt(4)};
        int[] spleen = {14 + random.nextInt(3), 10 + random.nextInt(3), 9 + random.nextInt(4)};
        byte[] labels = new byte[grid().voxels()];
        for (int k = 0; k < VOXELS; k++) {
            for (int j = 0; j < VOXELS; j++) {
                for (int i = 0; i < VOXELS; i++) {
                    boolean inLiver = within(i, j, k, liver, 4);
                    boolean inSpleen = within(i, j, k, spleen, 3);
                    labels[grid().index(i, j, k)] = (byte) (inSpleen ? 2 : inLiver ? 1 : 0);
                }
            }
        }
        return new LabelMap(grid(), labels);
    }

    private static boolean within(int i, int j, int k, int[] corner, int edge) {
        return i >= corner[0]
                && i < corner[0] + edge
                && j >= corner[1]
                && j < corner[1] + edge
                && k >= corner[2]
                && k < corner[2] + edge;
    }

    private static Volume ct(String name) {
        LabelMap truth = truth(name);
        float[] values = new float[truth.labels().length];
        for (int k = 0; k < VOXELS; k++) {
            for (int j = 0; j < VOXELS; j++) {
                for (int i = 0; i < VOXELS; i++) {
                    int at = grid().index(i, j, k);
                    boolean body = i > 1 && i < VOXELS - 2 && j > 1 && j < VOXELS - 2;
                    values[at] = body ? 20 + 60 * truth.labels()[at] : -1000;
                }
            }
        }
        return new Volume(grid(), values);
    }

    private static Volume pet(String name) {
        LabelMap truth = truth(name);
        float[] values = new float[truth.labels().length];
        for (int at = 0; at < values.length; at++) {
            values[at] = 0.5f + 5 * truth.labels()[at];
        }
        return new Volume(grid(), values);
    }

    public StoredObject put(String key, byte[] content) {
        store.createIfAbsent(key, content, "application/octet-stream");
        return new StoredObject(key, Sha256.of(content), content.length);
    }

    private VolumeRef volume(String key, byte[] content) {
        return new VolumeRef(put(key, content).toRef(), StudyRecord.geometry(grid()));
    }

    public LoggedRecord arrive(String name, Role role) {
        return arrive(name, role, 1);
    }

    public LoggedRecord arrive(String name, Role role, int revision) {
        return arrive("here", name, role, revision);
    }

    /** A TRAIN study of another site. */
    public LoggedRecord arriveFrom(String site, String name) {
        return arrive(site, name, Role.TRAIN, 1);
    }

    private LoggedRecord arrive(String site, String name, Role role, int revision) {
        String studyId = id(name);
        String prefix = "studies/" + studyId + "/" + revision + "/";
        return log.append(
                Topics.STUDIES,
                studyId,
                new StudyArrived(
                        studyId,
                        revision,
                        studyId,
                        role,
                        new StudySource(site, null),
                        null,
                        volume(prefix + "ct", Nifti.encode(ct(name))),
                        volume(prefix + "pet", Nifti.encode(pet(name))),
                        new SuvProvenance("nifti", List.of(), null, List.of()),
                        clock.instant()));
    }

    public LoggedRecord annotate(String name, String... structures) {
        return annotate(name, "annotation-1", Map.of(), structures);
    }

    public LoggedRecord annotate(
            String name, String annotationId, Map<String, String> supersedes, String... structures) {
        return annotate(name, annotationId, supersedes, truth(name), structures);
    }

    private LoggedRecord annotate(
            String name, String annotationId, Map<String, String> supersedes, LabelMap drawn, String... structures) {
        String studyId = id(name);
        return log.append(
                Topics.ANNOTATIONS,
                studyId,
                new AnnotationSubmitted(
                        annotationId,
                        studyId,
                        1,
                        "somebody",
                        List.of(structures),
                        volume("studies/" + studyId + "/1/" + annotationId, Nifti.encode(drawn)),
                        supersedes,
                        clock.instant()));
    }

    /** As an annotator would who has looked for both and found no spleen. */
    public LoggedRecord annotateWithoutSpleen(String name) {
        byte[] labels = truth(name).labels().clone();
        for (int at = 0; at < labels.length; at++) {
            labels[at] = labels[at] == 2 ? 0 : labels[at];
        }
        return annotate(name, "annotation-1", Map.of(), new LabelMap(grid(), labels), LIVER, SPLEEN);
    }

    /** A labelled TRAIN study. */
    public void labelled(String name) {
        arrive(name, Role.TRAIN);
        annotate(name, LIVER, SPLEEN);
    }

    /** A labelled TRAIN study whose annotator has mistaken each structure for the other. */
    public void mislabelled(String name) {
        arrive(name, Role.TRAIN);
        annotate(name, "annotation-1", Map.of(), mistaken(truth(name)), LIVER, SPLEEN);
    }

    /** Each structure for the other. */
    private static LabelMap mistaken(LabelMap truth) {
        byte[] flipped = truth.labels().clone();
        for (int at = 0; at < flipped.length; at++) {
            flipped[at] = (byte) (flipped[at] == 0 ? 0 : 3 - flipped[at]);
        }
        return new LabelMap(truth.grid(), flipped);
    }

    // ---- pseudo-labels ----

    /** Two patches, both structures valid, with the truth as both teachers' answer. */
    public LoggedRecord teach(String name, int run, double iou) {
        return teach(name, run, iou, List.of(LIVER, SPLEEN), truth(name));
    }

    /** The same, but that both teachers mistake each structure for the other, and so agree. */
    public LoggedRecord teachWrongly(String name, int run, double iou) {
        return teach(name, run, iou, List.of(LIVER, SPLEEN), mistaken(truth(name)));
    }

    /** The same with one structure valid. */
    public LoggedRecord teachOnly(String structure, String name, int run, double iou) {
        return teach(name, run, iou, List.of(structure), truth(name));
    }

    private LoggedRecord teach(String name, int run, double iou, List<String> valid, LabelMap answered) {
        String studyId = id(name);
        List<PseudoLabelManifest.Patch> patches = new ArrayList<>();
        for (int part = 0; part < 2; part++) {
            int index = part;
            PatchPlace place = new PatchPlace(0, 0, 16 * index - 8, PATCH * SPACING);
            StoredObject logits = put(
                    "studies/" + studyId + "/1/logits-" + run + "-" + index,
                    logits(answered, place).toBytes());
            patches.add(new PseudoLabelManifest.Patch(
                    place,
                    Optional.of(logits),
                    valid.stream()
                            .map(structure -> answer(structure, structure.equals(LIVER) ? iou : iou - 0.1 * index))
                            .toList()));
        }
        PseudoLabelManifest manifest = new PseudoLabelManifest(studyId, 1, run, PATCH, Map.of("ct", "a"), patches);
        StoredObject stored = put("studies/" + studyId + "/1/manifest-" + run, Json.write(manifest));
        return announceTeaching(studyId, run, stored, valid);
    }

    public LoggedRecord announceTeaching(String studyId, int run, StoredObject manifest) {
        return announceTeaching(studyId, run, manifest, List.of(LIVER, SPLEEN));
    }

    private LoggedRecord announceTeaching(String studyId, int run, StoredObject manifest, List<String> valid) {
        ModelVersion version = new ModelVersion("ct-teacher", "a");
        return log.append(
                Topics.PSEUDO_LABELS,
                studyId,
                new PseudoLabelsProduced(
                        studyId,
                        1,
                        run,
                        manifest.toRef(),
                        2,
                        2,
                        valid.stream()
                                .map(structure -> new StructureSummary(structure, 2, 0.8))
                                .toList(),
                        version,
                        version,
                        version,
                        null,
                        clock.instant()));
    }

    private static PseudoLabelManifest.StructureAnswer answer(String structure, double iou) {
        return new PseudoLabelManifest.StructureAnswer(structure, OptionalDouble.of(iou), Optional.empty());
    }

    private static Safetensors logits(LabelMap answered, PatchPlace place) {
        LabelMap truth = dev.muduo.imaging.resample.Resampler.nearest(answered, place.grid(PATCH));
        java.util.TreeMap<String, Tensor> tensors = new java.util.TreeMap<>();
        for (Structure structure : model().structures().list()) {
            float[] values = new float[PATCH * PATCH * PATCH];
            for (int v = 0; v < values.length; v++) {
                values[v] = truth.labels()[v] == structure.id() ? 4 : -4;
            }
            tensors.put("ct." + structure.name(), Tensor.half(values, PATCH, PATCH, PATCH));
            tensors.put("pet." + structure.name(), Tensor.half(values, PATCH, PATCH, PATCH));
        }
        return Safetensors.of(Map.of(), tensors);
    }

    // ---- what came of it ----

    public List<String> checkpoints(String model) {
        return log.events(Topics.MODELS, CheckpointWritten.class).stream()
                .filter(event -> event.getModel().equals(model))
                .map(CheckpointWritten::getCheckpoint)
                .toList();
    }
}
