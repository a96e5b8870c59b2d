package dev.muduo.networks.unet;

import dev.muduo.networks.weights.Tensor;
import java.util.Arrays;
import java.util.Map;

/**
 * The same network in plain loops of double, with every bias: the oracle of the script. The engine's own operations are none,
 * for they share its faults.
 */
final class PlainUNet3d {
    /** (channels, depth, height, width) of one sample. */
    private record Maps(int channels, int depth, int height, int width, double[] values) {
        Maps(int channels, int depth, int height, int width) {
            this(channels, depth, height, width, new double[channels * depth * height * width]);
        }

        int voxels() {
            return depth * height * width;
        }

        int index(int channel, int z, int y, int x) {
            return ((channel * depth + z) * height + y) * width + x;
        }
    }

    private final Map<String, Tensor> weights;

    PlainUNet3d(Map<String, Tensor> weights) {
        this.weights = weights;
    }

    /** @param image (channels, depth, height, width) of one sample */
    float[] logits(float[] image, int channels, int depth, int height, int width) {
        Maps x = new Maps(channels, depth, height, width);
        for (int i = 0; i < image.length; i++) {
            x.values[i] = image[i];
        }
        Maps e1 = block(x, "conv1");
        Maps e2 = block(pooled(e1), "conv2");
        Maps e3 = block(pooled(e2), "conv3");
        Maps e4 = block(pooled(e3), "conv4");
        Maps deep = block(pooled(e4), "center");
        deep = up(e4, deep, "up_concat4.conv");
        deep = up(e3, deep, "up_concat3.conv");
        deep = up(e2, deep, "up_concat2.conv");
        deep = up(e1, deep, "up_concat1.conv");
        double[] logits = convolved(deep, "final").values;
        float[] rounded = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            rounded[i] = (float) logits[i];
        }
        return rounded;
    }

    private Maps up(Maps skip, Maps deep, String name) {
        Maps both = new Maps(skip.channels + deep.channels, skip.depth, skip.height, skip.width);
        System.arraycopy(skip.values, 0, both.values, 0, skip.values.length);
        for (int c = 0; c < deep.channels; c++) {
            for (int z = 0; z < skip.depth; z++) {
                for (int y = 0; y < skip.height; y++) {
                    for (int x = 0; x < skip.width; x++) {
                        both.values[both.index(skip.channels + c, z, y, x)] = between(deep, c, z, y, x);
                    }
                }
            }
        }
        return block(both, name);
    }

    /** Trilinear at twice the resolution, corners not aligned: output centre o lies at (o + ½)/2 − ½ of the input. */
    private static double between(Maps maps, int channel, int z, int y, int x) {
        double sum = 0;
        for (int corner = 0; corner < 8; corner++) {
            int far = corner >> 2;
            int low = corner >> 1 & 1;
            int right = corner & 1;
            sum += share(z, far, maps.depth)
                    * share(y, low, maps.height)
                    * share(x, right, maps.width)
                    * maps.values[
                            maps.index(
                                    channel,
                                    neighbour(z, far, maps.depth),
                                    neighbour(y, low, maps.height),
                                    neighbour(x, right, maps.width))];
        }
        return sum;
    }

    private static int neighbour(int out, int side, int extent) {
        return Math.min((int) Math.max(0, out / 2.0 - 0.25) + side, extent - 1);
    }

    private static double share(int out, int side, int extent) {
        double at = Math.max(0, out / 2.0 - 0.25);
        double right = at - (int) at;
        return side == 1 ? right : 1 - right;
    }

    private Maps block(Maps x, String name) {
        return activated(convolved(activated(convolved(x, name + ".conv1.0")), name + ".conv2.0"));
    }

    private Maps convolved(Maps in, String name) {
        Tensor kernel = weights.get(name + ".weight");
        float[] w = kernel.values();
        float[] bias = weights.get(name + ".bias").values();
        int edge = (int) kernel.shape()[4];
        int reach = edge / 2;
        Maps out = new Maps(bias.length, in.depth, in.height, in.width);
        int tap = 0;
        for (int o = 0; o < out.channels; o++) {
            Arrays.fill(out.values, o * out.voxels(), (o + 1) * out.voxels(), bias[o]);
            for (int c = 0; c < in.channels; c++) {
                for (int dz = -reach; dz <= reach; dz++) {
                    for (int dy = -reach; dy <= reach; dy++) {
                        for (int dx = -reach; dx <= reach; dx++) {
                            addShifted(in, c, out, o, dz, dy, dx, w[tap++]);
                        }
                    }
                }
            }
        }
        return out;
    }

    private static void addShifted(Maps in, int from, Maps out, int to, int dz, int dy, int dx, double weight) {
        for (int z = Math.max(0, -dz); z < Math.min(in.depth, in.depth - dz); z++) {
            for (int y = Math.max(0, -dy); y < Math.min(in.height, in.height - dy); y++) {
                int begin = Math.max(0, -dx);
                int source = in.index(from, z + dz, y + dy, begin + dx);
                int target = out.index(to, z, y, begin);
                int count = Math.min(in.width, in.width - dx) - begin;
                for (int i = 0; i < count; i++) {
                    out.values[target + i] += weight * in.values[source + i];
                }
            }
        }
    }

    /** Instance normalisation without an affine part, then ReLU. */
    private static Maps activated(Maps x) {
        int n = x.voxels();
        for (int c = 0; c < x.channels; c++) {
            double mean = 0;
            for (int i = 0; i < n; i++) {
                mean += x.values[c * n + i] / n;
            }
            double variance = 0;
            for (int i = 0; i < n; i++) {
                variance += Math.pow(x.values[c * n + i] - mean, 2) / n;
            }
            double scale = 1 / Math.sqrt(variance + 1e-5);
            for (int i = 0; i < n; i++) {
                x.values[c * n + i] = Math.max(0, (x.values[c * n + i] - mean) * scale);
            }
        }
        return x;
    }

    private static Maps pooled(Maps x) {
        Maps half = new Maps(x.channels, x.depth / 2, x.height / 2, x.width / 2);
        for (int c = 0; c < half.channels; c++) {
            for (int z = 0; z < half.depth; z++) {
                for (int y = 0; y < half.height; y++) {
                    for (int k = 0; k < half.width; k++) {
                        half.values[half.index(c, z, y, k)] = largestOfEight(x, c, 2 * z, 2 * y, 2 * k);
                    }
                }
            }
        }
        return half;
    }

    private static double largestOfEight(Maps maps, int channel, int z, int y, int x) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int corner = 0; corner < 8; corner++) {
            int at = maps.index(channel, z + (corner >> 2), y + (corner >> 1 & 1), x + (corner & 1));
            largest = Math.max(largest, maps.values[at]);
        }
        return largest;
    }
}
