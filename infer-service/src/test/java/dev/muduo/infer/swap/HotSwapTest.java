package dev.muduo.infer.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.infer.FakeNetworks;
import dev.muduo.networks.inference.VolumeSegmenter;
import dev.muduo.networks.unet.Arithmetic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class HotSwapTest {
    private static final int EXCHANGES = 20_000;

    private final AtomicIntegerArray alive = new AtomicIntegerArray(EXCHANGES + 1);
    private final AtomicInteger freed = new AtomicInteger();
    private final HotSwap swap = new HotSwap();

    @Test
    void thereIsNothingBeforeTheFirstPublication() {
        assertTrue(swap.acquire().isEmpty());
        assertFalse(swap.serving());
    }

    @Test
    void aModelInUseOutlivesItsSuccessorsPublication() {
        swap.publish(model(1));
        ServingModel.Handle first = swap.acquire().orElseThrow();
        ServingModel.Handle again = swap.acquire().orElseThrow();
        swap.publish(model(2));
        assertEquals(1, first.version().number());
        assertEquals(2, swap.acquire().orElseThrow().version().number());
        first.close();
        first.close();
        assertEquals(0, freed.get(), "one request still uses it");
        assertSame(again.segmenter(), again.segmenter());
        again.close();
        assertEquals(1, freed.get());
        assertThrows(IllegalStateException.class, again::segmenter);
    }

    @Test
    void aFreedModelCannotBeRetained() {
        ServingModel model = model(1);
        model.release();
        assertEquals(1, freed.get());
        assertFalse(model.tryRetain());
        assertThrows(IllegalStateException.class, model::release);
    }

    @Test
    void closingFreesWhatServes() {
        swap.publish(model(1));
        swap.close();
        assertEquals(1, freed.get());
        assertTrue(swap.acquire().isEmpty());
    }

    /** Stress: nobody ever holds a model whose memory is gone, nobody ever finds none, and nothing is left behind. */
    @Test
    void manyRequestsAndManyExchangesAtOnce() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        swap.publish(counted(0));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Long> request = () -> {
                long newest = 0;
                while (!over.get()) {
                    try (ServingModel.Handle handle = swap.acquire().orElseThrow()) {
                        assertTrue(handle.version().number() >= newest, "versions never go back");
                        newest = handle.version().number();
                        assertEquals(1, alive.get((int) newest), "promotion " + newest + " was freed while held");
                    }
                }
                return newest;
            };
            List<Future<Long>> requests = new ArrayList<>();
            for (int n = 0; n < 3; n++) {
                requests.add(threads.submit(request));
            }
            for (int number = 1; number <= EXCHANGES; number++) {
                swap.publish(counted(number));
            }
            over.set(true);
            for (Future<Long> each : requests) {
                each.get();
            }
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
        swap.close();
        assertEquals(EXCHANGES + 1, freed.get());
    }

    private ServingModel counted(int number) {
        alive.set(number, 1);
        return new ServingModel(version(number), SEGMENTER, FakeNetworks.MODEL.structures(), () -> {
            alive.set(number, 0);
            freed.incrementAndGet();
        });
    }

    private ServingModel model(long number) {
        return new ServingModel(version(number), SEGMENTER, FakeNetworks.MODEL.structures(), freed::incrementAndGet);
    }

    private static ServingModel.Version version(long number) {
        return new ServingModel.Version(number, "c".repeat(64), Arithmetic.FLOAT32, Instant.EPOCH);
    }

    private static final VolumeSegmenter SEGMENTER =
            new VolumeSegmenter((images, batch, d, h, w) -> new float[0], 2, FakeNetworks.PREPROCESSING);
}
