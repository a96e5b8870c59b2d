package dev.muduo.networks.sam;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.muduo.networks.runtime.NativeArrays;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A network's tensors on their way into native memory, each as the form in which it is used. */
final class NativeWeights {
    private final PtNDManager owner;
    private final WeightSource weights;

    /** @param owner of all that is put into native memory */
    NativeWeights(PtNDManager owner, WeightSource weights) {
        this.owner = owner;
        this.weights = weights;
    }

    PtNDManager owner() {
        return owner;
    }

    Tensor tensor(String name) {
        return weights.read(name);
    }

    float[] values(String name) {
        return tensor(name).values();
    }

    PtNDArray put(String name) {
        Tensor tensor = tensor(name);
        return floats(tensor.values(), tensor.shape());
    }

    /** The same values row by row, as a matrix with so many rows. */
    PtNDArray matrix(String name, long rows) {
        float[] values = values(name);
        return floats(values, rows, values.length / rows);
    }

    /** Weight and bias of each of these layers or normalisations. */
    List<PtNDArray> layers(String... names) {
        List<PtNDArray> arrays = new ArrayList<>();
        for (String name : names) {
            arrays.add(put(name + ".weight"));
            arrays.add(put(name + ".bias"));
        }
        return arrays;
    }

    PtNDArray floats(float[] values, long... shape) {
        return NativeArrays.floats(owner, values, new Shape(shape));
    }

    PtNDArray indices(int[] values) {
        return NativeArrays.longs(owner, Arrays.stream(values).asLongStream().toArray(), new Shape(values.length));
    }
}
