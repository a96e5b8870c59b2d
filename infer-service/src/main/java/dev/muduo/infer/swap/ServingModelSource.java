package dev.muduo.infer.swap;

import dev.muduo.imaging.Preprocessing;
import dev.muduo.networks.inference.VolumeSegmenter;
import dev.muduo.networks.unet.Arithmetic;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.ModelRegistry;
import dev.muduo.platform.model.Promotion;
import dev.muduo.platform.model.StoredCheckpoint;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Brings promoted checkpoints into memory: checks hash, manifest, preprocessing and structures, loads, and computes one
 * window before anybody is served. At most {@link #MOST_VERSIONS} are in memory at a time.
 *
 * <p>Whatever computes takes turns with the windows of requests, of which it holds up one by one step at most. Waiting for the
 * store takes no turn.
 */
public final class ServingModelSource {
    /** The one that serves, and the one before until its last request is answered, or the one that comes next. */
    public static final int MOST_VERSIONS = 2;

    private final ModelRegistry registry;
    private final NetworkLoader loader;
    private final ModelConfig expected;
    private final Arithmetic arithmetic;
    private final ComputeBudget compute;
    private final LoadMeters meters;
    private final InstantSource clock;
    private final Semaphore room = new Semaphore(MOST_VERSIONS);

    /** The shape of the network that was warmed up last. Owned by the thread that loads. */
    private Optional<CheckpointManifest.UNet3d> warm = Optional.empty();

    /** @param arithmetic of every network */
    public ServingModelSource(
            ModelRegistry registry,
            NetworkLoader loader,
            ModelConfig expected,
            Arithmetic arithmetic,
            ComputeBudget compute,
            LoadMeters meters,
            InstantSource clock) {
        this.registry = registry;
        this.loader = loader;
        this.expected = expected;
        this.arithmetic = arithmetic;
        this.compute = compute;
        this.meters = meters;
        this.clock = clock;
    }

    /** Whether one more version may be loaded now. */
    boolean hasRoom() {
        return room.availablePermits() > 0;
    }

    /** Versions in memory, those on their way in included. */
    public int inMemory() {
        return MOST_VERSIONS - room.availablePermits();
    }

    /**
     * Loads and warms up.
     *
     * @throws IllegalStateException if there is no room
     * @throws CheckpointRefusedException if the checkpoint is not one that this service can serve
     * @throws dev.muduo.platform.agent.RecordFaultException if an object is missing or not what its hash says
     * @throws dev.muduo.platform.agent.SurroundingsException if the store cannot be reached
     * @throws InterruptedException if the service is stopping
     */
    ServingModel load(Promotion promotion) throws InterruptedException {
        if (!room.tryAcquire()) {
            throw new IllegalStateException(MOST_VERSIONS + " versions are in memory; promotion " + promotion.number()
                    + " waits until one is free");
        }
        try {
            return loadIntoRoom(promotion);
        } catch (RuntimeException | Error | InterruptedException e) {
            room.release();
            throw e;
        }
    }

    private ServingModel loadIntoRoom(Promotion promotion) throws InterruptedException {
        StoredCheckpoint checkpoint = meters.time(LoadMeters.Step.FETCH, () -> find(promotion));
        byte[] content = meters.time(LoadMeters.Step.FETCH, () -> registry.content(checkpoint));
        NetworkLoader.LoadedNetwork network =
                inTurn(LoadMeters.Step.BUILD, () -> open(promotion, checkpoint.manifest(), content));
        try {
            int edge = warmUpEdge(checkpoint.manifest().uNet3d());
            inTurn(LoadMeters.Step.WARM_UP, () -> warmUp(promotion, network, edge));
            warm = Optional.of(checkpoint.manifest().uNet3d());
            VolumeSegmenter segmenter =
                    new VolumeSegmenter(network, expected.structures().classes(), expected.preprocessing());
            ServingModel.Version version =
                    new ServingModel.Version(promotion.number(), promotion.checkpoint(), arithmetic, clock.instant());
            return new ServingModel(version, segmenter, expected.structures(), () -> {
                network.close();
                room.release();
            });
        } catch (RuntimeException | Error | InterruptedException e) {
            network.close();
            throw e;
        }
    }

    private <T> T inTurn(LoadMeters.Step step, Supplier<T> work) throws InterruptedException {
        try (ComputeBudget.Turn turn = compute.take(ComputeBudget.Priority.LOADING)) {
            return meters.time(step, work);
        }
    }

    private StoredCheckpoint find(Promotion promotion) {
        StoredCheckpoint checkpoint = registry.find(ModelNames.STUDENT, promotion.checkpoint());
        check(promotion, checkpoint.manifest());
        return checkpoint;
    }

    private void check(Promotion promotion, CheckpointManifest manifest) {
        require(promotion, "model", ModelNames.STUDENT, manifest.model());
        CheckpointManifest.UNet3d network = manifest.uNet3d();
        require(
                promotion,
                "preprocessing",
                expected.preprocessing(),
                manifest.preprocessing().orElseThrow());
        require(
                promotion,
                "structures",
                expected.structures(),
                manifest.structures().orElseThrow());
        require(promotion, "input channels", 2, network.inChannels());
        require(promotion, "classes", expected.structures().classes(), network.classes());
    }

    private static void require(Promotion promotion, String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new CheckpointRefusedException("promotion " + promotion.number() + " (checkpoint "
                    + promotion.checkpoint() + ") is not served: this service has the " + what + " " + expected
                    + ", the checkpoint was made for " + actual
                    + "; configure the same section `model` for trainer and service");
        }
    }

    private NetworkLoader.LoadedNetwork open(Promotion promotion, CheckpointManifest manifest, byte[] content) {
        try {
            return loader.load(manifest, content, arithmetic);
        } catch (RuntimeException e) {
            throw new CheckpointRefusedException(
                    "promotion " + promotion.number() + " (checkpoint " + promotion.checkpoint()
                            + ") is not served: its content is no such network: " + e.getMessage(),
                    e);
        }
    }

    /**
     * As large as the windows of requests, unless a network of that shape has seen such a one: the engine has chosen its ways
     * then, for all that come after, and requests need not wait for more than it takes to look at the weights.
     */
    private int warmUpEdge(CheckpointManifest.UNet3d shape) {
        return warm.filter(shape::equals).isPresent()
                ? UNet3dConfig.EDGE_MULTIPLE
                : expected.preprocessing().patchVoxels();
    }

    /** One window of air: the first request must not pay for lazy starts, and weights that are not finite show here. */
    private int warmUp(Promotion promotion, NetworkLoader.LoadedNetwork network, int edge) {
        Preprocessing preprocessing = expected.preprocessing();
        int voxels = edge * edge * edge;
        float[] air = new float[2 * voxels];
        Arrays.fill(air, 0, voxels, preprocessing.normaliseCt((float) preprocessing.ctOutsideHu()));
        for (float probability : network.probabilities(air, 1, edge, edge, edge)) {
            if (!Float.isFinite(probability)) {
                throw new CheckpointRefusedException("promotion " + promotion.number() + " (checkpoint "
                        + promotion.checkpoint() + ") is not served: it answers air with " + probability);
            }
        }
        return voxels;
    }
}
