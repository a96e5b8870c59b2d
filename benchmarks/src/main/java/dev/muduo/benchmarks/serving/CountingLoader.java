package dev.muduo.benchmarks.serving;

import dev.muduo.infer.StudentLoader;
import dev.muduo.infer.swap.NetworkLoader;
import dev.muduo.networks.unet.Arithmetic;
import dev.muduo.platform.model.CheckpointManifest;
import java.util.concurrent.atomic.AtomicInteger;

/** Loads real networks and counts those that hold memory. */
final class CountingLoader implements NetworkLoader {
    private final NetworkLoader loader = new StudentLoader();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private final AtomicInteger loaded = new AtomicInteger();

    @Override
    public LoadedNetwork load(CheckpointManifest manifest, byte[] content, Arithmetic arithmetic) {
        LoadedNetwork network = loader.load(manifest, content, arithmetic);
        loaded.incrementAndGet();
        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        return new LoadedNetwork() {
            @Override
            public float[] probabilities(float[] images, int batch, int depth, int height, int width) {
                return network.probabilities(images, batch, depth, height, width);
            }

            @Override
            public void close() {
                network.close();
                open.decrementAndGet();
            }
        };
    }

    int open() {
        return open.get();
    }

    int mostOpen() {
        return mostOpen.get();
    }

    int loaded() {
        return loaded.get();
    }
}
