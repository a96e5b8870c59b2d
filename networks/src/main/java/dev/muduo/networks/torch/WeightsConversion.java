package dev.muduo.networks.torch;

import dev.muduo.networks.safetensors.SafetensorsWriter;
import dev.muduo.networks.weights.ValueSink;
import dev.muduo.networks.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A state dict to safetensors on disk: the same weights and metadata always give the same bytes. */
public final class WeightsConversion {
    private WeightsConversion() {}

    /**
     * Writes every tensor as float32.
     *
     * @param prefix put before each name
     * @param target must not exist; what has been written of it when this fails is the caller's to remove
     * @throws WeightsException if a value is not finite (the message says of which tensor) or a storage is damaged
     */
    public static void toSafetensors(TorchStateDict weights, String prefix, Map<String, String> metadata, Path target)
            throws IOException {
        SortedMap<String, long[]> shapes = new TreeMap<>();
        weights.shapes().forEach((name, shape) -> shapes.put(prefix + name, shape));
        try (SafetensorsWriter writer = SafetensorsWriter.create(target, metadata, shapes)) {
            for (String name : weights.shapes().keySet()) {
                writer.write(prefix + name, sink -> weights.stream(name, finite(name, sink)));
            }
            writer.finish();
        }
    }

    /** Reads every value and writes none; throws as {@link #toSafetensors}. */
    public static void requireFinite(TorchStateDict weights) throws IOException {
        for (String name : weights.shapes().keySet()) {
            weights.stream(name, finite(name, (values, count) -> {}));
        }
    }

    private static ValueSink finite(String name, ValueSink next) {
        return (values, count) -> {
            for (int i = 0; i < count; i++) {
                if (!Float.isFinite(values[i])) {
                    throw new WeightsException("the weights are not finite: " + name + " has the value " + values[i]
                            + " (as float32); training that diverged leaves such files");
                }
            }
            next.take(values, count);
        };
    }
}
