package dev.muduo.networks.torch;

import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Imports the state dict of a PyTorch {@code .pth} file (§3.8); nothing in the file is ever executed. */
public final class TorchStateDict {
    private static final String CHECKPOINT_KEY = "model_state_dict";
    private static final String PARALLEL_PREFIX = "module.";

    /** Half precision doubles in memory, and a few names may share a storage; anything beyond is an attack. */
    private static final long MAX_GROWTH = 4;

    private static final long SMALL_FILE_BYTES = 1 << 20;

    private TorchStateDict() {}

    /**
     * Reads a bare state dict, or the {@code model_state_dict} of a training checkpoint; a leading {@code module.} is
     * stripped from the names. All numeric types become float32.
     *
     * @throws WeightsException if the file is not such a file, is damaged or asks for anything to be called that is not on
     *     the list
     */
    public static SortedMap<String, Tensor> read(Path file) {
        try (TorchArchive archive = TorchArchive.open(file)) {
            Map<?, ?> network = network(SafeUnpickler.load(archive.pickle()));
            return materialise(archive, stored(network), Files.size(file));
        } catch (IOException e) {
            throw new WeightsException(
                    "the weights file " + file.getFileName() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Map<?, ?> network(Object root) {
        if (!(root instanceof Map<?, ?> top)) {
            throw new WeightsException("a weights file holds a dictionary, got " + SafeUnpickler.describe(root));
        }
        Object inner = top.get(CHECKPOINT_KEY);
        if (inner == null) {
            return top;
        }
        if (!(inner instanceof Map<?, ?> map)) {
            throw new WeightsException(CHECKPOINT_KEY + " is a dictionary, got " + SafeUnpickler.describe(inner));
        }
        return map;
    }

    private static SortedMap<String, StoredTensor> stored(Map<?, ?> network) {
        SortedMap<String, StoredTensor> tensors = new TreeMap<>();
        network.forEach((key, value) -> {
            if (!(key instanceof String name) || !(value instanceof StoredTensor tensor)) {
                throw new WeightsException("a state dict maps names to tensors, got " + SafeUnpickler.describe(value)
                        + " under " + key + "; expected a bare state dict or one under " + CHECKPOINT_KEY);
            }
            String stripped = name.startsWith(PARALLEL_PREFIX) ? name.substring(PARALLEL_PREFIX.length()) : name;
            if (tensors.put(stripped, tensor) != null) {
                throw new WeightsException("the name " + stripped + " occurs twice");
            }
        });
        return tensors;
    }

    /** Storage by storage, so that only one is in memory beside the result. */
    private static SortedMap<String, Tensor> materialise(
            TorchArchive archive, SortedMap<String, StoredTensor> stored, long fileBytes) throws IOException {
        long bound = MAX_GROWTH * Math.max(fileBytes, SMALL_FILE_BYTES);
        long bytes = 0;
        Map<TorchStorage, List<String>> byStorage = new LinkedHashMap<>();
        for (Map.Entry<String, StoredTensor> entry : stored.entrySet()) {
            bytes += (long) entry.getValue().elements() * Float.BYTES;
            byStorage
                    .computeIfAbsent(entry.getValue().storage(), key -> new ArrayList<>())
                    .add(entry.getKey());
        }
        if (bytes > bound) {
            throw new WeightsException(
                    "the tensors would take " + bytes + " bytes out of a file of " + fileBytes + ": refused");
        }
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        for (Map.Entry<TorchStorage, List<String>> entry : byStorage.entrySet()) {
            ByteBuffer content = archive.storage(entry.getKey());
            for (String name : entry.getValue()) {
                tensors.put(name, stored.get(name).read(content));
            }
        }
        return tensors;
    }
}
