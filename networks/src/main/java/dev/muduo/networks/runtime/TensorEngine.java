package dev.muduo.networks.runtime;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.muduo.networks.runtime.EngineConfig.Placement;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The native tensor engine of this process: one a process, offline, with a fixed number of threads.
 *
 * <p>Facts to know. Set {@code GOMP_SPINCOUNT=0} in the environment of the process, otherwise idle native threads spin and
 * any busy neighbour makes a step ten times slower. Set the log level of {@code ai.djl.util.cuda} to error. On Java 25 start
 * with {@code --enable-native-access=ALL-UNNAMED}. The engine's own random generator is never used here.
 */
public final class TensorEngine {
    /** One a process, as the engine's threads are; arrays of one network cannot lie on two devices. */
    private static final AtomicReference<Placement> PLACEMENT = new AtomicReference<>(Placement.AUTO);

    private TensorEngine() {}

    /**
     * Starts the engine and fixes the number of native threads of one operation; results are repeatable at a fixed number
     * only. Call it in {@code main} before anything else of this module; otherwise the engine takes one thread a core.
     */
    public static synchronized void start(int threads) {
        if (threads < 1 || threads > EngineConfig.MOST_THREADS) {
            throw new IllegalArgumentException(
                    "the engine needs 1 to " + EngineConfig.MOST_THREADS + " threads, got " + threads);
        }
        engine();
        if (JniUtils.getNumThreads() != threads) {
            JniUtils.setNumThreads(threads);
        }
    }

    /**
     * Starts the engine as the configuration says; to be called before anything else of this module.
     *
     * @throws IllegalStateException if it is to be a GPU and there is none
     */
    public static void start(EngineConfig config) {
        start(config.threadsHere());
        place(config);
    }

    /**
     * Where networks that are made from now on compute; call it before there are any.
     *
     * @throws IllegalStateException if it is to be a GPU and there is none
     */
    public static void place(EngineConfig config) {
        if (config.device() == Placement.GPU && engine().getGpuCount() == 0) {
            throw new IllegalStateException("engine.device is GPU, but the engine finds none: it takes a build with the"
                    + " Maven profile cuda, and an NVIDIA GPU with its driver; set it to AUTO or CPU otherwise");
        }
        PLACEMENT.set(config.device());
    }

    /** Native threads of one operation. */
    public static int threads() {
        engine();
        return JniUtils.getNumThreads();
    }

    /** What the engine computes with here: what was configured, or was chosen where nothing was. */
    public static EngineConfig inUse() {
        return new EngineConfig(device().isGpu() ? Placement.GPU : Placement.CPU, threads());
    }

    /** Owner of native arrays; close it, and all it owns is freed. */
    public static PtNDManager newManager() {
        NDManager manager = engine().newBaseManager(device());
        return (PtNDManager) manager;
    }

    /** Native arrays of this process that were made by a manager and not closed yet. */
    public static int liveArrays() {
        try (PtNDManager manager = newManager()) {
            return manager.getParentManager().getManagedArrays().size();
        }
    }

    /** Whether the device that networks compute on multiplies bfloat16, so that this is faster than float32. */
    public static boolean multipliesBfloat16() {
        return device().isGpu() || Processor.multipliesBfloat16();
    }

    private static Device device() {
        return switch (PLACEMENT.get()) {
            case AUTO -> engine().defaultDevice();
            case CPU -> Device.cpu();
            case GPU -> Device.gpu(0);
        };
    }

    private static Engine engine() {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        return Engine.getEngine("PyTorch");
    }
}
