package dev.muduo.networks.random;

/**
 * Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2,
 * 3" (SC'11): a bijection of 128-bit counters under a 64-bit key, with no state at all.
 */
final class Philox {
    private static final int ROUNDS = 10;
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final long LOW = 0xFFFFFFFFL;

    private Philox() {}

    /**
     * Writes the four words that belong to a counter.
     *
     * @param out at least 4 long; the words in the order of the paper
     */
    static void block(int c0, int c1, int c2, int c3, int key0, int key1, int[] out) {
        int k0 = key0;
        int k1 = key1;
        int x0 = c0;
        int x1 = c1;
        int x2 = c2;
        int x3 = c3;
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = MULTIPLIER_0 * (x0 & LOW);
            long product1 = MULTIPLIER_1 * (x2 & LOW);
            int y0 = (int) (product1 >>> 32) ^ x1 ^ k0;
            int y2 = (int) (product0 >>> 32) ^ x3 ^ k1;
            x1 = (int) product1;
            x3 = (int) product0;
            x0 = y0;
            x2 = y2;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        out[0] = x0;
        out[1] = x1;
        out[2] = x2;
        out[3] = x3;
    }
}
