package dev.muduo.networks.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.VoxelBox;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WindowedInferenceTest {
    private static final int PATCH = 8;
    private static final float[] OUTSIDE = {-5, -6};

    /** Says for each voxel what its two channels are: a network whose answer is right only if every index is. */
    private static float[] echo(float[] images, int batch, int depth, int height, int width) {
        return images.clone();
    }

    private static float[] body(int depth, int height, int width) {
        float[] body = new float[2 * depth * height * width];
        CounterRandom random = CounterRandom.of(1, 0, "body");
        for (int i = 0; i < body.length; i++) {
            body[i] = random.nextFloat();
        }
        return body;
    }

    private static InputSlabs slabs(float[] body, int depth, int slice) {
        return (begin, end) -> {
            float[] slab = new float[2 * (end - begin) * slice];
            for (int channel = 0; channel < 2; channel++) {
                System.arraycopy(
                        body,
                        (channel * depth + begin) * slice,
                        slab,
                        channel * (end - begin) * slice,
                        (end - begin) * slice);
            }
            return slab;
        };
    }

    /** Gathers the slabs and checks that they come in order and without gaps. */
    private static final class Gathered implements ProbabilitySlabs {
        private final float[] values;
        private final int depth;
        private int next;

        Gathered(int depth, int slice) {
            this.depth = depth;
            values = new float[2 * depth * slice];
        }

        @Override
        public void accept(int begin, int end, float[] probabilities) {
            assertEquals(next, begin);
            int perChannel = probabilities.length / 2;
            int slice = perChannel / (end - begin);
            for (int channel = 0; channel < 2; channel++) {
                System.arraycopy(
                        probabilities, channel * perChannel, values, (channel * depth + begin) * slice, perChannel);
            }
            next = end;
        }

        float[] complete() {
            assertEquals(depth, next);
            return values;
        }
    }

    /** Every voxel is covered and the weights sum to 1: whatever the sizes, the echo is the body itself. */
    @Property(tries = 60)
    void anEchoIsTheBodyItself(
            @ForAll @IntRange(min = 1, max = 21) int depth,
            @ForAll @IntRange(min = 1, max = 21) int height,
            @ForAll @IntRange(min = 1, max = 21) int width,
            @ForAll @IntRange(min = 3, max = 10) int tenths)
            throws InterruptedException {
        float[] body = body(depth, height, width);
        Gathered gathered = new Gathered(depth, height * width);
        new WindowedInference(WindowedInferenceTest::echo, 2, PATCH, tenths / 10.0, OUTSIDE)
                .run(depth, height, width, slabs(body, depth, height * width), WindowPace.FREE, gathered);
        assertArrayEquals(body, gathered.complete(), 1e-6f);
    }

    /** Whatever part of whatever body is needed. */
    @Property(tries = 60)
    void asManyWindowsComeAsAreToldOf(
            @ForAll @IntRange(min = 1, max = 30) int depth,
            @ForAll @IntRange(min = 1, max = 21) int height,
            @ForAll @IntRange(min = 0, max = 29) int from,
            @ForAll @IntRange(min = 1, max = 30) int slices)
            throws InterruptedException {
        int begin = Math.min(from, depth - 1);
        VoxelBox needed = new VoxelBox(0, 5, 0, Math.max(1, height / 2), begin, Math.min(depth, begin + slices));
        int[] told = {-1};
        int[] windows = {0};
        WindowPace pace = new WindowPace() {
            @Override
            public void expect(int expected) {
                assertEquals(-1, told[0]);
                assertEquals(0, windows[0]);
                told[0] = expected;
            }

            @Override
            public Turn next() {
                windows[0]++;
                return () -> {};
            }
        };
        new WindowedInference(WindowedInferenceTest::echo, 2, PATCH, 0.5, OUTSIDE)
                .run(
                        depth,
                        height,
                        5,
                        needed,
                        slabs(body(depth, height, 5), depth, height * 5),
                        pace,
                        (zBegin, zEnd, probabilities) -> {});
        assertEquals(told[0], windows[0]);
        assertTrue(windows[0] > 0);
    }

    @Test
    void aSmallBodyIsPaddedOnBothSidesWithWhatIsOutside() throws InterruptedException {
        float[][] seen = new float[1][];
        PatchNetwork network = (images, n, d, h, w) -> {
            seen[0] = images.clone();
            return images;
        };
        float[] body = {1, 2};
        new WindowedInference(network, 2, 4, 0.5, OUTSIDE)
                .run(1, 1, 1, (begin, end) -> body, WindowPace.FREE, new Gathered(1, 1));
        float[] expected = new float[128];
        Arrays.fill(expected, 0, 64, -5);
        Arrays.fill(expected, 64, 128, -6);
        expected[16 + 4 + 1] = 1;
        expected[64 + 16 + 4 + 1] = 2;
        assertArrayEquals(expected, seen[0]);
    }

    @Test
    void oneWindowIsOneForwardPass() throws InterruptedException {
        try (UNet3d network = UNet3d.initialise(UNet3dConfig.student(2, 16), CounterRandom.of(1, 0, "w"))) {
            float[] body = body(16, 16, 16);
            Gathered gathered = new Gathered(16, 256);
            new WindowedInference(network::probabilities, 2, 16, 0.5, OUTSIDE)
                    .run(16, 16, 16, slabs(body, 16, 256), WindowPace.FREE, gathered);
            assertArrayEquals(network.probabilities(body, 1, 16, 16, 16), gathered.complete(), 1e-6f);
        }
    }

    @Test
    void thePaceIsAskedBeforeEachWindowAndMayGiveUp() {
        int[] turns = new int[2];
        WindowPace pace = () -> {
            if (turns[0] == 5) {
                throw new CancellationException("enough");
            }
            turns[0]++;
            return () -> turns[1]++;
        };
        WindowedInference inference = new WindowedInference(WindowedInferenceTest::echo, 2, PATCH, 0.5, OUTSIDE);
        float[] body = body(16, 16, 16);
        assertThrows(
                CancellationException.class,
                () -> inference.run(16, 16, 16, slabs(body, 16, 256), pace, new Gathered(16, 256)));
        assertArrayEquals(new int[] {5, 5}, turns);
    }

    @Test
    void aSupplierOrNetworkOfAnotherSizeIsRefused() {
        WindowedInference inference = new WindowedInference(WindowedInferenceTest::echo, 3, PATCH, 0.5, OUTSIDE);
        assertThrows(
                IllegalArgumentException.class,
                () -> inference.run(8, 8, 8, (b, e) -> new float[3], WindowPace.FREE, (b, e, p) -> {}));
        assertThrows(
                IllegalArgumentException.class,
                () -> inference.run(8, 8, 8, (b, e) -> new float[1024], WindowPace.FREE, (b, e, p) -> {}));
    }
}
