package dev.muduo.networks.torch;

import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.ValueSink;
import dev.muduo.networks.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The state dict of a PyTorch {@code .pth} file (§3.8); nothing in the file is ever executed. Opened, it has read the names and
 * shapes alone; values are streamed tensor by tensor, so that a file of any size takes little memory. Belongs to one thread.
 */
public final class TorchStateDict implements AutoCloseable {
    private static final String CHECKPOINT_KEY = "model_state_dict";
    private static final String PARALLEL_PREFIX = "module.";

    /** Half precision doubles in memory, and a few names may share a storage; anything beyond is an attack. */
    private static final long MAX_GROWTH = 4;

    private static final long SMALL_FILE_BYTES = 1 << 20;

    private final TorchArchive archive;
    private final SortedMap<String, StoredTensor> tensors;
    private final TensorStream stream;
    private final Set<String> intact = new HashSet<>();

    private TorchStateDict(TorchArchive archive, SortedMap<String, StoredTensor> tensors) {
        this.archive = archive;
        this.tensors = tensors;
        this.stream = new TensorStream(archive.file());
    }

    /**
     * Opens a bare state dict, or the {@code model_state_dict} of a training checkpoint; a leading {@code module.} is stripped
     * from the names.
     *
     * @throws WeightsException if the file is not such a file, is damaged or asks for anything to be called that is not on
     *     the list
     */
    public static TorchStateDict open(Path file) {
        try {
            return opened(TorchArchive.open(file));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static TorchStateDict opened(TorchArchive archive) throws IOException {
        try {
            SortedMap<String, StoredTensor> tensors = stored(network(SafeUnpickler.load(archive.pickle())));
            tensors.values().forEach(tensor -> archive.storage(tensor.storage()));
            requireBounded(tensors, archive.file().size());
            return new TorchStateDict(archive, tensors);
        } catch (IOException | RuntimeException e) {
            try (TorchArchive closed = archive) {
                throw e;
            }
        }
    }

    /** The whole of a small file; throws as {@link #open}. All numeric types become float32. */
    public static SortedMap<String, Tensor> read(Path file) {
        try (TorchStateDict dictionary = open(file)) {
            SortedMap<String, Tensor> tensors = new TreeMap<>();
            for (String name : dictionary.tensors.keySet()) {
                tensors.put(name, dictionary.tensor(name));
            }
            return tensors;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static WeightsException unreadable(Path file, IOException cause) {
        return new WeightsException(
                "the weights file " + file.getFileName() + " cannot be read: " + cause.getMessage(), cause);
    }

    private static Map<?, ?> network(Object root) {
        if (!(root instanceof Map<?, ?> top)) {
            throw new WeightsException("a weights file holds a dictionary, got " + PickleGlobals.describe(root));
        }
        Object inner = top.get(CHECKPOINT_KEY);
        if (inner == null) {
            return top;
        }
        if (!(inner instanceof Map<?, ?> map)) {
            throw new WeightsException(CHECKPOINT_KEY + " is a dictionary, got " + PickleGlobals.describe(inner));
        }
        return map;
    }

    private static SortedMap<String, StoredTensor> stored(Map<?, ?> network) {
        SortedMap<String, StoredTensor> tensors = new TreeMap<>();
        network.forEach((key, value) -> {
            if (!(key instanceof String name) || !(value instanceof StoredTensor tensor)) {
                String shown = key instanceof String text ? TorchNames.shown(text) : PickleGlobals.describe(key);
                throw new WeightsException("a state dict maps names to tensors, got " + PickleGlobals.describe(value)
                        + " under " + shown + "; expected a bare state dict or one under " + CHECKPOINT_KEY);
            }
            String stripped = name.startsWith(PARALLEL_PREFIX) ? name.substring(PARALLEL_PREFIX.length()) : name;
            if (tensors.put(TorchNames.requireParameter(stripped), tensor) != null) {
                throw new WeightsException("the name " + stripped + " occurs twice");
            }
        });
        return tensors;
    }

    private static void requireBounded(SortedMap<String, StoredTensor> tensors, long fileBytes) {
        long bytes = 0;
        for (StoredTensor tensor : tensors.values()) {
            bytes += (long) tensor.elements() * Float.BYTES;
        }
        if (bytes > MAX_GROWTH * Math.max(fileBytes, SMALL_FILE_BYTES)) {
            throw new WeightsException(
                    "the tensors would take " + bytes + " bytes out of a file of " + fileBytes + ": refused");
        }
    }

    /** Name and shape of every tensor. */
    public SortedMap<String, long[]> shapes() {
        SortedMap<String, long[]> shapes = new TreeMap<>();
        tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape().clone()));
        return Collections.unmodifiableSortedMap(shapes);
    }

    /**
     * Streams the values of a tensor as float32, its storage's checksum compared first.
     *
     * @throws WeightsException if there is no such tensor or its storage is damaged
     */
    public void stream(String name, ValueSink sink) throws IOException {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new WeightsException("the state dict has no tensor " + name);
        }
        ArchiveEntry content = archive.storage(tensor.storage());
        if (intact.add(content.name())) {
            archive.requireIntact(content);
        }
        stream.read(name, tensor, content, sink);
    }

    private Tensor tensor(String name) throws IOException {
        long[] shape = tensors.get(name).shape();
        float[] whole = new float[Tensor.elements(shape)];
        int[] filled = {0};
        stream(name, (values, count) -> {
            System.arraycopy(values, 0, whole, filled[0], count);
            filled[0] += count;
        });
        return Tensor.of(whole, shape);
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }
}
