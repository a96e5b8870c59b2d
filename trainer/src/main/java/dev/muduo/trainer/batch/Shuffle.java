package dev.muduo.trainer.batch;

import dev.muduo.networks.random.CounterRandom;

/**
 * An endless chain of permutations of 0 … n−1 (§2.10), random access: which element is drawn n-th depends on the seed, the
 * purpose and n alone.
 */
final class Shuffle {
    private final long seed;
    private final String purpose;
    private final int size;
    private long epoch = -1;
    private int[] order;

    Shuffle(long seed, String purpose, int size) {
        this.seed = seed;
        this.purpose = purpose;
        this.size = size;
    }

    int at(long draw) {
        long wanted = draw / size;
        if (wanted != epoch) {
            order = CounterRandom.of(seed, wanted, purpose).permutation(size);
            epoch = wanted;
        }
        return order[(int) (draw % size)];
    }
}
