package dev.muduo.networks.objective;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.runtime.NativeArrays;
import dev.muduo.networks.weights.Architecture;
import dev.muduo.networks.weights.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Named arrays of one shape each, in a fixed order, in native memory of a manager: weights, momentum. */
final class Parameters {
    private final Architecture architecture;
    private final List<PtNDArray> arrays = new ArrayList<>();

    private Parameters(Architecture architecture) {
        this.architecture = architecture;
    }

    static Parameters zeros(PtNDManager manager, Architecture architecture) {
        Parameters parameters = new Parameters(architecture);
        architecture
                .shapes()
                .values()
                .forEach(shape -> parameters.arrays.add(
                        NativeArrays.floats(manager, new float[Tensor.elements(shape)], new Shape(shape))));
        return parameters;
    }

    /** Kaiming normal kernels (fan in, a = 0), biases 0; they record gradients. */
    static Parameters initialised(PtNDManager manager, Architecture architecture, CounterRandom random) {
        Parameters parameters = zeros(manager, architecture);
        int index = 0;
        for (long[] shape : architecture.shapes().values()) {
            PtNDArray array = parameters.arrays.get(index++);
            if (shape.length > 1) {
                float[] values = new float[Tensor.elements(shape)];
                double scale = StrictMath.sqrt(2.0 / (values.length / (double) shape[0]));
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (scale * random.nextGaussian());
                }
                NativeArrays.overwrite(array, values);
            }
            array.setRequiresGradient(true);
        }
        return parameters;
    }

    List<PtNDArray> arrays() {
        return arrays;
    }

    /** A copy, each name with the prefix before it. */
    SortedMap<String, Tensor> state(String prefix) {
        SortedMap<String, Tensor> state = new TreeMap<>();
        int index = 0;
        for (Map.Entry<String, long[]> entry : architecture.shapes().entrySet()) {
            state.put(prefix + entry.getKey(), Tensor.of(NativeArrays.floatsOf(arrays.get(index++)), entry.getValue()));
        }
        return state;
    }

    /**
     * Replaces all values.
     *
     * @param state of which those count whose name has the prefix
     * @throws dev.muduo.networks.weights.WeightsException if names or shapes are not these
     */
    void restore(String prefix, Map<String, Tensor> state) {
        SortedMap<String, Tensor> own = NetworkState.of(prefix, state);
        architecture.requireFitting(own);
        int index = 0;
        for (String name : architecture.shapes().keySet()) {
            NativeArrays.overwrite(arrays.get(index++), own.get(name).values());
        }
    }
}
