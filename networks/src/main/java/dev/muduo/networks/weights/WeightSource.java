package dev.muduo.networks.weights;

import java.util.HashMap;
import java.util.Map;

/** Where a network's tensors come from, one at a time: all of them need never be in memory beside the network. */
public interface WeightSource {
    /** Name and shape of every tensor. */
    Map<String, long[]> shapes();

    /**
     * One tensor, read anew each time.
     *
     * @throws WeightsException if there is none of that name
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    Tensor read(String name);

    /** Tensors that are in memory. */
    static WeightSource of(Map<String, Tensor> tensors) {
        return new WeightSource() {
            @Override
            public Map<String, long[]> shapes() {
                Map<String, long[]> shapes = new HashMap<>();
                tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
                return shapes;
            }

            @Override
            public Tensor read(String name) {
                Tensor tensor = tensors.get(name);
                if (tensor == null) {
                    throw new WeightsException("there is no tensor " + name);
                }
                return tensor;
            }
        };
    }
}
