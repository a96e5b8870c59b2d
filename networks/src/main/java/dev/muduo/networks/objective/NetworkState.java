package dev.muduo.networks.objective;

import dev.muduo.networks.runtime.NativeArrays;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.weights.Tensor;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Tensors of a network among others: under a prefix, in a checkpoint and back. */
final class NetworkState {
    private NetworkState() {}

    /** The same tensors, each name with the prefix before it. */
    static SortedMap<String, Tensor> under(String prefix, Map<String, Tensor> tensors) {
        SortedMap<String, Tensor> named = new TreeMap<>();
        tensors.forEach((name, tensor) -> named.put(prefix + name, tensor));
        return named;
    }

    /** Those whose name begins with the prefix, without it. */
    static SortedMap<String, Tensor> of(String prefix, Map<String, Tensor> state) {
        SortedMap<String, Tensor> found = new TreeMap<>();
        state.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), tensor);
            }
        });
        return found;
    }

    /**
     * Replaces all weights.
     *
     * @throws dev.muduo.networks.weights.WeightsException if names or shapes are not the network's
     */
    static void overwrite(UNet3d network, Map<String, Tensor> weights) {
        network.config().requireFitting(weights);
        int index = 0;
        for (String name : network.config().parameterShapes().keySet()) {
            NativeArrays.overwrite(
                    network.parameters().get(index++), weights.get(name).values());
        }
    }
}
