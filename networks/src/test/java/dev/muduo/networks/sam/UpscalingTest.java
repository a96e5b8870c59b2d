package dev.muduo.networks.sam;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

/** A transposed convolution with kernel and stride 2 is a matrix product (§3.9). */
class UpscalingTest {
    private static final int IN = 3;
    private static final int OUT = 2;
    private static final int EDGE = 2;

    private final float[] image = RandomImages.gaussian(IN * EDGE * EDGE * EDGE, 1);
    private final float[] kernel = RandomImages.gaussian(IN * OUT * 8, 2);

    /** By the definition: every input voxel adds its kernel to the outputs that it covers. */
    private float[] scattered() {
        int edge = 2 * EDGE;
        float[] out = new float[OUT * edge * edge * edge];
        for (int i = 0; i < IN; i++) {
            for (int o = 0; o < OUT; o++) {
                for (int z = 0; z < edge; z++) {
                    for (int y = 0; y < edge; y++) {
                        for (int x = 0; x < edge; x++) {
                            float value = image[((i * EDGE + z / 2) * EDGE + y / 2) * EDGE + x / 2];
                            float weight = kernel[(((i * OUT + o) * 2 + z % 2) * 2 + y % 2) * 2 + x % 2];
                            out[((o * edge + z) * edge + y) * edge + x] += value * weight;
                        }
                    }
                }
            }
        }
        return out;
    }

    private float[] multiplied() {
        float[] rows = MaskDecoder.childRows(kernel, IN, OUT);
        int edge = 2 * EDGE;
        float[] out = new float[OUT * edge * edge * edge];
        for (int z = 0; z < edge; z++) {
            for (int y = 0; y < edge; y++) {
                for (int x = 0; x < edge; x++) {
                    int child = ((z % 2) * 2 + y % 2) * 2 + x % 2;
                    int position = ((z / 2) * EDGE + y / 2) * EDGE + x / 2;
                    for (int o = 0; o < OUT; o++) {
                        for (int i = 0; i < IN; i++) {
                            out[((o * edge + z) * edge + y) * edge + x] +=
                                    rows[(child * OUT + o) * IN + i] * image[i * EDGE * EDGE * EDGE + position];
                        }
                    }
                }
            }
        }
        return out;
    }

    @Test
    void rowsOfTheChildrenAreTheTransposedConvolution() {
        assertArrayEquals(scattered(), multiplied(), 1e-5f);
    }
}
