package dev.muduo.networks.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CounterRandomTest {
    /** The known answers published with the paper (Random123, kat_vectors, philox4x32 with 10 rounds). */
    @Test
    void philoxGivesThePublishedKnownAnswers() {
        assertBlock(new int[] {0, 0, 0, 0, 0, 0}, new int[] {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
        assertBlock(new int[] {-1, -1, -1, -1, -1, -1}, new int[] {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
        assertBlock(
                new int[] {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0},
                new int[] {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
    }

    private static void assertBlock(int[] counterAndKey, int[] expected) {
        int[] out = new int[4];
        int[] c = counterAndKey;
        Philox.block(c[0], c[1], c[2], c[3], c[4], c[5], out);
        assertArrayEquals(expected, out);
    }

    @Test
    void aStreamDependsOnSeedStepAndPurposeAndOnNothingElse() {
        long[] stream = draw(CounterRandom.of(7, 3, "dropout"));
        assertArrayEquals(stream, draw(CounterRandom.of(7, 3, "dropout")));
        assertNotEquals(stream[0], draw(CounterRandom.of(8, 3, "dropout"))[0]);
        assertNotEquals(stream[0], draw(CounterRandom.of(7, 4, "dropout"))[0]);
        assertNotEquals(stream[0], draw(CounterRandom.of(7, 3, "mixing"))[0]);
    }

    private static long[] draw(CounterRandom random) {
        return IntStream.range(0, 100).mapToLong(i -> random.nextLong()).toArray();
    }

    /** Pinned: a change of the stream changes every checkpoint's hash, so it must be noticed. */
    @Test
    void theStreamNeverChanges() {
        CounterRandom random = CounterRandom.of(1234, 42, "pinned");
        long[] got = {random.nextLong(), random.nextLong(), Double.doubleToLongBits(random.nextGaussian())};
        assertArrayEquals(
                new long[] {-7119174475084716117L, 3417775930367284472L, 4572126614866862025L},
                got,
                () -> Arrays.toString(got));
    }

    @Test
    void uniformsHaveTheirMomentsAndStayInRange() {
        CounterRandom random = CounterRandom.of(1, 0, "moments");
        int n = 200_000;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double u = random.nextDouble();
            assertTrue(u >= 0 && u < 1);
            float f = random.nextFloat();
            assertTrue(f >= 0 && f < 1);
            sum += u;
            squares += u * u;
        }
        assertEquals(0.5, sum / n, 0.003);
        assertEquals(1.0 / 3, squares / n, 0.003);
    }

    @Test
    void gaussiansHaveTheirMoments() {
        CounterRandom random = CounterRandom.of(1, 0, "gauss");
        int n = 200_000;
        double[] moments = new double[5];
        for (int i = 0; i < n; i++) {
            double g = random.nextGaussian();
            for (int k = 1; k <= 4; k++) {
                moments[k] += StrictMath.pow(g, k) / n;
            }
        }
        assertEquals(0, moments[1], 0.01);
        assertEquals(1, moments[2], 0.02);
        assertEquals(0, moments[3], 0.05);
        assertEquals(3, moments[4], 0.1);
    }

    @Test
    void boundedIntegersAreUniform() {
        CounterRandom random = CounterRandom.of(1, 0, "bounded");
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++) {
            counts[random.nextInt(7)]++;
        }
        for (int count : counts) {
            assertEquals(10_000, count, 400);
        }
        assertThrows(IllegalArgumentException.class, () -> random.nextInt(0));
    }

    @Test
    void permutationsHoldEveryIndexOnceAndEveryOrderOccurs() {
        CounterRandom random = CounterRandom.of(1, 0, "order");
        int[] order = random.permutation(1000);
        assertArrayEquals(
                IntStream.range(0, 1000).toArray(),
                Arrays.stream(order).sorted().toArray());
        long orders = IntStream.range(0, 1000)
                .mapToObj(i -> Arrays.toString(random.permutation(4)))
                .distinct()
                .count();
        assertEquals(24, orders);
        assertEquals(0, random.permutation(0).length);
    }

    @Test
    void masksKeepTheirShareAndRefuseWhatIsNoProbability() {
        CounterRandom random = CounterRandom.of(1, 0, "mask");
        int kept = 0;
        for (boolean keep : random.bernoulliMask(100_000, 0.7)) {
            kept += keep ? 1 : 0;
        }
        assertEquals(70_000, kept, 700);
        assertThrows(IllegalArgumentException.class, () -> random.bernoulliMask(1, 1.1));
        assertThrows(IllegalArgumentException.class, () -> random.nextBernoulli(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> random.nextDouble(1, 1));
    }

    /** Whoever draws them, and wherever in a block they begin. */
    @Test
    void bytesAreTheMaskDrawnValueByValue() {
        for (int n : new int[] {0, 1, 2, 3, 4, 9, 200_003}) {
            for (int before = 0; before < 5; before++) {
                CounterRandom one = CounterRandom.of(1, 2, "mask");
                CounterRandom other = CounterRandom.of(1, 2, "mask");
                for (int i = 0; i < before; i++) {
                    assertEquals(one.nextInt(), other.nextInt());
                }
                boolean[] mask = one.bernoulliMask(n, 0.7);
                byte[] bytes = other.bernoulliBytes(n, 0.7);
                for (int i = 0; i < n; i++) {
                    assertEquals(mask[i] ? 1 : 0, bytes[i], i + " of " + n + " after " + before);
                }
                assertEquals(one.nextInt(), other.nextInt(), n + " after " + before);
            }
        }
    }
}
