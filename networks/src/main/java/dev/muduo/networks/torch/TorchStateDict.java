package dev.muduo.networks.torch;

import dev.muduo.networks.weights.Tensor;
import java.nio.file.Path;
import java.util.SortedMap;

/** Imports the state dict of a PyTorch {@code .pth} file; nothing in the file is ever executed. */
public final class TorchStateDict {
    private TorchStateDict() {}

    /**
     * Reads a bare state dict, or the {@code model_state_dict} of a training checkpoint; a leading {@code module.} is
     * stripped from the names. All numeric types become float32.
     *
     * @throws dev.muduo.networks.weights.WeightsException if the file is not such a file, is damaged or asks for anything
     *     to be called that is not on the list
     */
    public static SortedMap<String, Tensor> read(Path file) {
        throw new UnsupportedOperationException("being built");
    }
}
