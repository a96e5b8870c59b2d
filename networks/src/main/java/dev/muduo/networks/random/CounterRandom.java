package dev.muduo.networks.random;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.stream.IntStream;

/**
 * A stream of random numbers that depends on (seed, step, purpose) alone, never on what was drawn before elsewhere, on the
 * number of threads or on the machine: the same three always give the same numbers.
 *
 * <p>Philox4x32-10. The key is the first 64 bits of SHA-256(seed, purpose), the counter is (position in the stream, step),
 * so that streams of different steps can never overlap. Transcendental functions are {@link StrictMath}'s, for equal bits
 * everywhere. Not safe for use by several threads; streams are cheap, make one for each purpose.
 */
public final class CounterRandom {
    /** Drawn by one thread without looking at the others. */
    private static final int PART_BLOCKS = 1 << 14;

    private final int key0;
    private final int key1;
    private final long step;
    private final int[] words = new int[4];
    private long block;
    private int used = words.length;
    private double spareGaussian = Double.NaN;

    private CounterRandom(int key0, int key1, long step) {
        this.key0 = key0;
        this.key1 = key1;
        this.step = step;
    }

    /** The stream of this seed, step and purpose, at its beginning. */
    public static CounterRandom of(long seed, long step, String purpose) {
        ByteBuffer digest = ByteBuffer.wrap(sha256(seed, purpose));
        return new CounterRandom(digest.getInt(), digest.getInt(), step);
    }

    /** {@link #of(long, long, String)} with the constant's simple class name and name as purpose. */
    public static CounterRandom of(long seed, long step, Enum<?> purpose) {
        return of(seed, step, purpose.getDeclaringClass().getSimpleName() + "." + purpose.name());
    }

    /** 32 uniform bits. */
    public int nextInt() {
        if (used == words.length) {
            philox(block, words);
            block++;
            used = 0;
        }
        return words[used++];
    }

    private void philox(long position, int[] out) {
        Philox.block((int) position, (int) (position >>> 32), (int) step, (int) (step >>> 32), key0, key1, out);
    }

    /**
     * A uniform integer in [0, bound), without bias.
     *
     * @throws IllegalArgumentException if the bound is not positive
     */
    public int nextInt(int bound) {
        return (int) nextLong(bound);
    }

    /** 64 uniform bits. */
    public long nextLong() {
        long high = nextInt();
        return (high << 32) | (nextInt() & 0xFFFFFFFFL);
    }

    /**
     * A uniform integer in [0, bound), without bias: draws above the largest multiple of the bound are rejected.
     *
     * @throws IllegalArgumentException if the bound is not positive
     */
    public long nextLong(long bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("a random integer needs a positive bound, got " + bound);
        }
        while (true) {
            long bits = nextLong() >>> 1;
            long value = bits % bound;
            if (bits - value + (bound - 1) >= 0) {
                return value;
            }
        }
    }

    /** Uniform in [0, 1), a multiple of 2^-53. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /** Uniform in [lower, upper). */
    public double nextDouble(double lower, double upper) {
        if (!(lower < upper) || !Double.isFinite(lower) || !Double.isFinite(upper)) {
            throw new IllegalArgumentException(
                    "a random range is finite and ordered, got [" + lower + ", " + upper + ")");
        }
        double value = lower + (upper - lower) * nextDouble();
        return value < upper ? value : Math.nextDown(upper);
    }

    /** Uniform in [0, 1), a multiple of 2^-24. */
    public float nextFloat() {
        return (nextInt() >>> 8) * 0x1p-24f;
    }

    public boolean nextBoolean() {
        return nextInt() < 0;
    }

    /** True with this probability; 0 never, 1 always. */
    public boolean nextBernoulli(double probability) {
        requireProbability(probability);
        return nextDouble() < probability;
    }

    /** Normal with mean 0 and standard deviation 1, by Box and Muller. */
    public double nextGaussian() {
        if (!Double.isNaN(spareGaussian)) {
            double value = spareGaussian;
            spareGaussian = Double.NaN;
            return value;
        }
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
        double angle = 2 * Math.PI * nextDouble();
        spareGaussian = radius * StrictMath.sin(angle);
        return radius * StrictMath.cos(angle);
    }

    /** A uniform permutation of 0 … n−1 (Fisher and Yates). */
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** n independent booleans, each true with this probability (to 2^-24). */
    public boolean[] bernoulliMask(int n, double probability) {
        requireProbability(probability);
        boolean[] mask = new boolean[n];
        for (int i = 0; i < n; i++) {
            mask[i] = nextFloat() < probability;
        }
        return mask;
    }

    /** {@link #bernoulliMask} as bytes of 0 and 1; many are drawn on all processors, with the same result. */
    public byte[] bernoulliBytes(int n, double probability) {
        requireProbability(probability);
        int threshold = (int) Math.ceil(probability * 0x1p24);
        byte[] mask = new byte[n];
        int i = 0;
        while (i < n && used < words.length) {
            mask[i++] = bernoulli(nextInt(), threshold);
        }
        int begin = i;
        int blocks = (n - begin) / words.length;
        int parts = (blocks + PART_BLOCKS - 1) / PART_BLOCKS;
        IntStream.range(0, parts)
                .parallel()
                .forEach(part -> bernoulliBlocks(
                        part * PART_BLOCKS, Math.min((part + 1) * PART_BLOCKS, blocks), threshold, mask, begin));
        block += blocks;
        for (i = begin + blocks * words.length; i < n; i++) {
            mask[i] = bernoulli(nextInt(), threshold);
        }
        return mask;
    }

    /** Blocks [from, to) after the present one, into the mask from {@code begin} on. */
    private void bernoulliBlocks(int from, int to, int threshold, byte[] mask, int begin) {
        int[] four = new int[words.length];
        for (int n = from; n < to; n++) {
            philox(block + n, four);
            int at = begin + n * four.length;
            for (int i = 0; i < four.length; i++) {
                mask[at + i] = bernoulli(four[i], threshold);
            }
        }
    }

    private static byte bernoulli(int word, int threshold) {
        return (byte) (word >>> 8 < threshold ? 1 : 0);
    }

    private static void requireProbability(double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("a probability lies in [0, 1], got " + probability);
        }
    }

    private static byte[] sha256(long seed, String purpose) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, seed));
            return digest.digest(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
