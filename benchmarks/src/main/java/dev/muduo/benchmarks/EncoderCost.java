package dev.muduo.benchmarks;

import dev.muduo.networks.sam.SamMed3dConfig;

/** Multiply-accumulate operations that one folded encode needs: 52.3·10⁹ for the published size (§3.3: about 52.4). */
final class EncoderCost {
    private EncoderCost() {}

    static long multiplications(SamMed3dConfig config) {
        long tokens = config.tokens();
        long width = config.width();
        long out = config.promptWidth();
        long patchVoxels = (long) config.patch() * config.patch() * config.patch();
        long embedding = tokens * patchVoxels * width;
        // Three for query, key and value, one for the projection, twice four for the perceptron.
        long linear = config.depth() * tokens * width * width * 12;
        long neck = tokens * width * out + tokens * 27 * out * out;
        return embedding + linear + attention(config) + neck;
    }

    /** Logits and weighted sums over the real keys and the one of the padding; the relative term over three tables. */
    private static long attention(SamMed3dConfig config) {
        long tokens = config.tokens();
        long width = config.width();
        long sum = 0;
        for (int block = 0; block < config.depth(); block++) {
            boolean global = config.globalBlocks().contains(block);
            long edge = global ? config.grid() : config.window();
            long keys = Math.min(tokens, edge * edge * edge) + (global ? 0 : 1);
            sum += tokens * width * (2 * keys + 3 * edge);
        }
        return sum;
    }
}
