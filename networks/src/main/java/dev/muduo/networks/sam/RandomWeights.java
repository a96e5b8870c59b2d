package dev.muduo.networks.sam;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.weights.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Weights that mean nothing but keep every part of the network at work: signals keep their size from layer to layer, no
 * bias, table or normalisation is neutral. For tests and benchmarks; the published weights are not ours to ship.
 */
public final class RandomWeights {
    private static final double SMALL = 0.1;
    private static final double EMBEDDING = 0.5;
    private static final double UNIT_UNIFORM = Math.sqrt(3);

    private RandomWeights() {}

    /** All of a network's tensors, drawn from this stream alone. */
    public static Map<String, Tensor> of(SamMed3dConfig config, CounterRandom random) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        config.architecture().shapes().forEach((name, shape) -> {
            float[] values = new float[Tensor.elements(shape)];
            boolean normalisation = shape.length == 1 && name.endsWith(".weight");
            double mean = normalisation ? 1 : 0;
            double bound = UNIT_UNIFORM * deviation(name, shape);
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (mean + bound * (2 * random.nextFloat() - 1));
            }
            weights.put(name, Tensor.of(values, shape));
        });
        return weights;
    }

    private static double deviation(String name, long[] shape) {
        if (name.equals(SamMed3dParameters.FREQUENCIES)) {
            return 1;
        }
        if (shape.length == 1 || name.contains("rel_pos")) {
            return SMALL;
        }
        boolean layer = name.endsWith(".weight") && shape[0] > 1 && !name.contains("tokens");
        if (!layer) {
            return EMBEDDING;
        }
        // A transposed convolution's inputs come first.
        double fanIn = name.contains("output_upscaling") ? shape[0] : Tensor.elements(shape) / (double) shape[0];
        return 1 / Math.sqrt(fanIn);
    }
}
