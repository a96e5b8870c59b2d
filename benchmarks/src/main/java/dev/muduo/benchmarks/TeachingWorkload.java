package dev.muduo.benchmarks;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.networks.safetensors.SafetensorsWriter;
import dev.muduo.networks.sam.SamMed3dConfig;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.networks.weights.CheckpointTensors;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.platform.Platform;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.log.EventSender;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.Promotion;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.platform.model.StoredModelRegistry;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.schemas.CheckpointPromoted;
import dev.muduo.schemas.PromotionCause;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.StudySource;
import dev.muduo.schemas.SuvProvenance;
import dev.muduo.schemas.TeachingRequested;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.VolumeRef;
import dev.muduo.schemas.WeightsImported;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntToDoubleFunction;
import org.apache.avro.specific.SpecificRecord;

/** What a teacher worker needs around it, stored and announced: a prompt generator, weights of the published size, a study. */
final class TeachingWorkload {
    private static final String STUDY = Sha256.of("the benchmark's study".getBytes(StandardCharsets.UTF_8));
    private static final long SEND_SECONDS = 30;

    private final Platform platform;
    private final ModelConfig model;
    private final Path folder;
    private Optional<String> generator = Optional.empty();
    private long promotions;

    /** @param folder for files on their way into the store */
    TeachingWorkload(Platform platform, ModelConfig model, Path folder) {
        this.platform = platform;
        this.model = model;
        this.folder = folder;
    }

    /** Another untrained prompt generator each time: it sees something everywhere, and nothing that means anything. */
    void promoteGenerator() throws Exception {
        UNet3dConfig shape = UNet3dConfig.promptGenerator(model.structures().classes(), model.featureScale());
        Map<String, Tensor> tensors = new HashMap<>();
        promotions++;
        try (UNet3d network = UNet3d.initialise(shape, CounterRandom.of(promotions, 0, "prompt generator"))) {
            network.export().forEach((name, tensor) -> tensors.put(CheckpointTensors.WEIGHTS + name, tensor));
        }
        StoredCheckpoint checkpoint = platform.models()
                .write(
                        new CheckpointManifest(
                                ModelNames.PROMPT_GENERATOR,
                                promotions,
                                0,
                                Optional.empty(),
                                model.structures(),
                                model.preprocessing(),
                                new CheckpointManifest.UNet3d(
                                        1, model.structures().classes(), model.featureScale()),
                                Map.of()),
                        Safetensors.of(Map.of(), tensors).toBytes());
        Promotion promotion = new Promotion(
                ModelNames.PROMPT_GENERATOR,
                promotions,
                checkpoint.sha256(),
                generator,
                Optional.empty(),
                PromotionCause.PRETRAINED);
        platform.models().promote(promotion);
        generator = Optional.of(checkpoint.sha256());
        send(
                Topics.MODELS,
                ModelNames.PROMPT_GENERATOR,
                new CheckpointPromoted(
                        ModelNames.PROMPT_GENERATOR,
                        promotions,
                        checkpoint.sha256(),
                        StoredModelRegistry.pointer(promotion).toRef(),
                        null,
                        PromotionCause.PRETRAINED,
                        platform.clock().instant()));
    }

    /** Weights of the published size, values in [-0.05, 0.05). */
    void importWeights(String teacher, int seed) throws Exception {
        SamMed3dConfig sizes = SamMed3dConfig.VIT_B_ORI;
        Map<String, long[]> shapes = new TreeMap<>();
        sizes.architecture().shapes().forEach((name, shape) -> shapes.put(CheckpointTensors.WEIGHTS + name, shape));
        Path file = folder.resolve(teacher + ".safetensors");
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, Map.of(), shapes)) {
            for (Map.Entry<String, long[]> tensor : shapes.entrySet()) {
                float[] values = new float[Tensor.elements(tensor.getValue())];
                for (int i = 0; i < values.length; i++) {
                    values[i] = mixed(i + seed + 31 * tensor.getKey().hashCode()) / 10 - 0.05f;
                }
                writer.write(tensor.getKey(), sink -> sink.take(values, values.length));
            }
            writer.finish();
        }
        StoredCheckpoint checkpoint = platform.models()
                .write(
                        new CheckpointManifest(
                                teacher,
                                0,
                                0,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                new CheckpointManifest.SamMed3d(
                                        sizes.image(),
                                        sizes.patch(),
                                        sizes.width(),
                                        sizes.depth(),
                                        sizes.heads(),
                                        sizes.window(),
                                        List.copyOf(sizes.globalBlocks()),
                                        sizes.promptWidth(),
                                        sizes.maskChannels(),
                                        sizes.iouWidth()),
                                Map.of(),
                                Optional.of(new CheckpointManifest.Imported(STUDY, Optional.empty()))),
                        file);
        Files.delete(file);
        send(
                Topics.MODELS,
                teacher,
                new WeightsImported(
                        teacher,
                        checkpoint.sha256(),
                        checkpoint.manifestFile().toRef(),
                        STUDY,
                        platform.clock().instant()));
    }

    /** In [0, 1), the same for the same index. */
    private static float mixed(int index) {
        int bits = index * 0x85EBCA6B;
        bits = (bits ^ bits >>> 15) * 0xC2B2AE35;
        return ((bits ^ bits >>> 13) >>> 8) * 0x1p-24f;
    }

    /** A body of tissue, an ellipse on every slice, with noise; voxels as AutoPET's, 2.04 × 2.04 × 3 mm. */
    void studyArrives(int nx, int ny, int nz) throws Exception {
        Grid grid = new Grid(nx, ny, nz, Affine.scaling(2.04, 2.04, 3, 0, 0, 0));
        VolumeRef ct = put("ct", grid, voxel -> inBody(voxel, nx, ny) ? 40 + 60 * mixed(voxel) : -1000);
        VolumeRef pet = put("pet", grid, voxel -> inBody(voxel, nx, ny) ? 1 + 3 * mixed(voxel) : 0);
        send(
                Topics.STUDIES,
                STUDY,
                new StudyArrived(
                        STUDY,
                        1,
                        STUDY,
                        Role.TRAIN,
                        new StudySource("bench", null),
                        null,
                        ct,
                        pet,
                        new SuvProvenance("given", List.of(), null, List.of()),
                        platform.clock().instant()));
    }

    private static boolean inBody(int voxel, int nx, int ny) {
        double x = (voxel % nx - nx / 2.0) / (0.45 * nx);
        double y = (voxel / nx % ny - ny / 2.0) / (0.3 * ny);
        return x * x + y * y < 1;
    }

    private VolumeRef put(String kind, Grid grid, IntToDoubleFunction value) throws IOException {
        float[] values = new float[grid.voxels()];
        for (int voxel = 0; voxel < values.length; voxel++) {
            values[voxel] = (float) value.applyAsDouble(voxel);
        }
        Path file = folder.resolve(kind + ".nii.gz");
        Nifti.write(new Volume(grid, values), file);
        String sha256 = Sha256.of(file);
        StoredObject object =
                new StoredObject("studies/" + STUDY + "/1/" + kind + "-" + sha256, sha256, Files.size(file));
        platform.store().createIfAbsent(object.key(), file, "application/gzip");
        Files.delete(file);
        return new VolumeRef(object.toRef(), StudyRecord.geometry(grid));
    }

    void requestRun(int run) throws Exception {
        send(
                Topics.STUDIES,
                STUDY,
                new TeachingRequested(
                        "bench-" + run,
                        STUDY,
                        1,
                        run,
                        "a benchmark",
                        platform.clock().instant()));
    }

    private void send(String topic, String key, SpecificRecord event)
            throws InterruptedException, ExecutionException, TimeoutException {
        try (EventSender sender = platform.log().sender()) {
            sender.send(topic, key, event).toCompletableFuture().get(SEND_SECONDS, TimeUnit.SECONDS);
        }
    }
}
