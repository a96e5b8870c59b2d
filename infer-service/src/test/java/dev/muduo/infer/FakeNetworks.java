package dev.muduo.infer;

import dev.muduo.imaging.Preprocessing;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.infer.swap.NetworkLoader;
import dev.muduo.networks.unet.Arithmetic;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.ModelNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Networks that need no tensor engine: a checkpoint's content is the id that its network answers everywhere. They count how
 * many are open, refuse to compute once closed, and can be made to wait.
 */
public final class FakeNetworks implements NetworkLoader {
    public static final int STRUCTURES = 30;
    public static final Preprocessing PREPROCESSING = Preprocessing.standard(6, 16);
    public static final ModelConfig MODEL = new ModelConfig(structures(), PREPROCESSING, 16);

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger windows = new AtomicInteger();
    private final AtomicInteger lastEdge = new AtomicInteger();
    private final AtomicReference<CountDownLatch> gate = new AtomicReference<>(new CountDownLatch(0));

    private static Structures structures() {
        List<Structure> list = new ArrayList<>();
        for (int id = 1; id <= STRUCTURES; id++) {
            list.add(new Structure(id, "organ_" + id, ""));
        }
        return new Structures(list);
    }

    /** What a trainer would write of a checkpoint for {@link #MODEL}. */
    public static CheckpointManifest manifest() {
        return manifest(PREPROCESSING);
    }

    public static CheckpointManifest manifest(Preprocessing preprocessing) {
        return new CheckpointManifest(
                ModelNames.STUDENT,
                1,
                1,
                Optional.empty(),
                MODEL.structures(),
                preprocessing,
                new CheckpointManifest.UNet3d(2, MODEL.structures().classes(), 16),
                Map.of());
    }

    /** The content of a checkpoint whose network answers {@code id} everywhere. */
    public static byte[] content(int id) {
        return ("answers " + id).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public LoadedNetwork load(CheckpointManifest manifest, byte[] content, Arithmetic arithmetic) {
        String text = new String(content, StandardCharsets.UTF_8);
        if (!text.startsWith("answers ")) {
            throw new IllegalArgumentException("no network: " + text);
        }
        opened.incrementAndGet();
        int now = open.incrementAndGet();
        mostOpen.accumulateAndGet(now, Math::max);
        return new ConstantNetwork(Integer.parseInt(text.substring("answers ".length())));
    }

    /** From now on computing waits until {@link #goOn}. */
    public void pause() {
        gate.set(new CountDownLatch(1));
    }

    public void goOn() {
        gate.get().countDown();
    }

    /** Networks that hold memory now. */
    public int open() {
        return open.get();
    }

    /** The most networks that have ever held memory at a time. */
    public int mostOpen() {
        return mostOpen.get();
    }

    /** Networks loaded so far. */
    public int opened() {
        return opened.get();
    }

    /** Windows begun so far. */
    public int windows() {
        return windows.get();
    }

    /** Edge of the window that was begun last, in voxels. */
    public int lastEdge() {
        return lastEdge.get();
    }

    private final class ConstantNetwork implements LoadedNetwork {
        private final int id;
        private volatile boolean closed;

        ConstantNetwork(int id) {
            this.id = id;
        }

        @Override
        public float[] probabilities(float[] images, int batch, int depth, int height, int width) {
            windows.incrementAndGet();
            lastEdge.set(depth);
            requireOpen();
            try {
                gate.get().await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            int voxels = depth * height * width;
            float[] answer = new float[(STRUCTURES + 1) * voxels];
            Arrays.fill(answer, id * voxels, (id + 1) * voxels, 1);
            requireOpen();
            return answer;
        }

        private void requireOpen() {
            if (closed) {
                throw new IllegalStateException("the memory of network " + id + " was freed while it computed");
            }
        }

        @Override
        public void close() {
            if (closed) {
                throw new IllegalStateException("network " + id + " was freed twice");
            }
            closed = true;
            open.decrementAndGet();
        }
    }
}
