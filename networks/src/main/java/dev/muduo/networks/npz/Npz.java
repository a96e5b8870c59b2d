package dev.muduo.networks.npz;

import dev.muduo.networks.weights.Tensor;
import java.nio.file.Path;
import java.util.SortedMap;

/** Reads numpy's {@code .npz}. */
public final class Npz {
    private Npz() {}

    /**
     * Every array of an archive, by name, as float32 (float64 is rounded; integers up to 2^24 are exact).
     *
     * @throws dev.muduo.networks.weights.WeightsException if the file is damaged or holds other types
     */
    public static SortedMap<String, Tensor> read(Path file) {
        throw new UnsupportedOperationException("being built");
    }
}
