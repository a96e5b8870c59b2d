package dev.muduo.trainer.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.method.IouWindow;
import dev.muduo.networks.training.Annotation;
import dev.muduo.networks.training.TrainingBatch;
import dev.muduo.networks.training.TrainingSample;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchesAheadTest {
    private static final String THREAD = "batches-ahead-test";
    private static final int STEPS = 20;

    /** The first voxel of the first sample is the step; the window of "liver" has one entry a batch. */
    private static Batch batch(long step, SortedMap<String, IouWindow> windows) {
        SortedMap<String, IouWindow> after = new TreeMap<>(windows);
        after.put("liver", windows.getOrDefault("liver", IouWindow.empty()).with(step / (double) STEPS));
        TrainingSample sample = TrainingSample.annotated(new float[] {step}, Annotation.complete(new byte[] {0}, 2));
        return new Batch(TrainingBatch.cubes(1, List.of(sample)), after, new TreeMap<>());
    }

    private static BatchesAhead start(BatchesAhead.Draw draw) {
        return BatchesAhead.start(THREAD, draw, 0, STEPS, new TreeMap<>());
    }

    private static long stepOf(Batch batch) {
        return (long) batch.patches().samples().get(0).image()[0];
    }

    private static boolean atRest() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(THREAD))
                .allMatch(thread -> thread.getState() == Thread.State.WAITING);
    }

    private static void awaitRest() {
        while (!atRest()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void batchesComeInOrderEachFromTheWindowsOfTheOneBefore() throws Exception {
        SortedMap<String, IouWindow> windows = new TreeMap<>();
        try (BatchesAhead ahead = start(BatchesAheadTest::batch)) {
            for (long step = 0; step < STEPS; step++) {
                Batch expected = batch(step, windows);
                Batch taken = ahead.take().batch();
                assertEquals(step, stepOf(taken));
                assertEquals(expected.windows(), taken.windows());
                windows = expected.windows();
            }
        }
    }

    @Test
    void nothingIsDrawnBeyondItsBound() throws Exception {
        AtomicInteger drawn = new AtomicInteger();
        BatchesAhead.Draw counting = (step, windows) -> {
            drawn.incrementAndGet();
            return batch(step, windows);
        };
        try (BatchesAhead ahead = start(counting)) {
            for (int taken = 0; taken + BatchesAhead.MOST <= STEPS; taken++) {
                awaitRest();
                assertEquals(taken + BatchesAhead.MOST, drawn.get());
                ahead.take();
            }
        }
    }

    @Test
    void aFaultIsThrownInItsPlaceAsItWas() throws Exception {
        LostSampleException lost = new LostSampleException("by order of the test", null);
        try (BatchesAhead ahead = start((step, windows) -> {
            if (step == 3) {
                throw lost;
            }
            return batch(step, windows);
        })) {
            awaitRest();
            for (long step = 0; step < 3; step++) {
                assertEquals(step, stepOf(ahead.take().batch()));
            }
            assertSame(lost, assertThrows(LostSampleException.class, ahead::take));
            assertSame(lost, assertThrows(LostSampleException.class, ahead::take));
        }
    }

    @Test
    void anErrorIsThrownToTheTakerToo() {
        try (BatchesAhead ahead = start((step, windows) -> {
            throw new OutOfMemoryError("by order of the test");
        })) {
            assertThrows(OutOfMemoryError.class, ahead::take);
        }
    }

    @Test
    void closingWaitsForTheDrawUnderWayAndEndsTheThread() throws Exception {
        CountDownLatch drawing = new CountDownLatch(1);
        AtomicInteger finished = new AtomicInteger();
        BatchesAhead ahead = start((step, windows) -> {
            drawing.countDown();
            assertFalse(Thread.currentThread().isInterrupted());
            finished.incrementAndGet();
            return batch(step, windows);
        });
        drawing.await();
        ahead.close();
        ahead.close();
        assertTrue(finished.get() >= 1);
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals(THREAD)));
        assertThrows(IllegalStateException.class, ahead::take);
    }

    @Test
    void aTakerThatIsInterruptedLosesNoBatch() throws Exception {
        CountDownLatch allowed = new CountDownLatch(1);
        try (BatchesAhead ahead = start((step, windows) -> {
            awaitUninterruptibly(allowed);
            return batch(step, windows);
        })) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, ahead::take);
            allowed.countDown();
            assertEquals(0, stepOf(ahead.take().batch()));
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("the drawing thread is not to be interrupted", e);
        }
    }
}
