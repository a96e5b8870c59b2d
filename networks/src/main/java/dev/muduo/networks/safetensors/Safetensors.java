package dev.muduo.networks.safetensors;

import dev.muduo.networks.weights.Tensor;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The content of one safetensors file.
 *
 * @param metadata free strings ({@code __metadata__})
 * @param tensors  by name
 */
public record Safetensors(SortedMap<String, String> metadata, SortedMap<String, Tensor> tensors) {
    public Safetensors {
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
        tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
    }

    public static Safetensors of(Map<String, String> metadata, Map<String, Tensor> tensors) {
        return new Safetensors(new TreeMap<>(metadata), new TreeMap<>(tensors));
    }

    /** The tensors whose names begin with a prefix, without it: {@code withPrefix("model.")}. */
    public SortedMap<String, Tensor> withPrefix(String prefix) {
        SortedMap<String, Tensor> found = new TreeMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), tensor);
            }
        });
        return found;
    }

    /** The file; the same content always gives the same bytes. */
    public byte[] toBytes() {
        return SafetensorsFormat.encode(this);
    }

    /**
     * Reads and validates a whole file.
     *
     * @throws dev.muduo.networks.weights.WeightsException if it is truncated, its header lies or a type is unknown
     */
    public static Safetensors parse(byte[] file) {
        return parse(file, name -> true);
    }

    /**
     * Reads the tensors whose names are wanted; the whole file is validated all the same.
     *
     * @throws dev.muduo.networks.weights.WeightsException as {@link #parse(byte[])}
     */
    public static Safetensors parse(byte[] file, Predicate<String> wanted) {
        return SafetensorsFormat.decode(file, wanted);
    }

    /**
     * The names of a file's tensors, of which none is read.
     *
     * @throws dev.muduo.networks.weights.WeightsException as {@link #parse(byte[])}
     */
    public static Set<String> names(byte[] file) {
        return SafetensorsFormat.names(file);
    }
}
