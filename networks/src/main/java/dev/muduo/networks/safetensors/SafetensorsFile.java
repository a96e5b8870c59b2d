package dev.muduo.networks.safetensors;

import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightSource;
import dev.muduo.networks.weights.WeightsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A safetensors file on disk, read tensor by tensor: for weights of which not all should be in memory at once. Its header is
 * validated as a whole when it is opened. Belongs to one thread.
 */
public final class SafetensorsFile implements AutoCloseable {
    private final FileChannel file;
    private final SafetensorsHeader header;
    private final long begin;
    private final Map<String, SafetensorsEntry> entries = new HashMap<>();

    private SafetensorsFile(FileChannel file, SafetensorsHeader header, long begin) {
        this.file = file;
        this.header = header;
        this.begin = begin;
        header.entries().forEach(entry -> entries.put(entry.name(), entry));
    }

    /**
     * Opens a file and reads its header.
     *
     * @throws WeightsException if it is truncated, its header lies or a type is unknown
     */
    public static SafetensorsFile open(Path path) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        try {
            long left = file.size() - SafetensorsHeader.LENGTH_BYTES;
            if (left < 0) {
                throw new WeightsException(
                        "a safetensors file begins with 8 bytes of length, got a file of " + file.size() + " bytes");
            }
            int length = SafetensorsHeader.length(read(file, 0, SafetensorsHeader.LENGTH_BYTES), left);
            byte[] text = read(file, SafetensorsHeader.LENGTH_BYTES, length).array();
            return new SafetensorsFile(
                    file, SafetensorsHeader.parse(text, left - length), SafetensorsHeader.LENGTH_BYTES + (long) length);
        } catch (IOException | RuntimeException e) {
            try (FileChannel closed = file) {
                throw e;
            }
        }
    }

    private static ByteBuffer read(FileChannel file, long at, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, at + buffer.position()) < 0) {
                throw new WeightsException("the safetensors file became shorter while it was read");
            }
        }
        return buffer.flip();
    }

    /** Free strings ({@code __metadata__}). */
    public SortedMap<String, String> metadata() {
        return Collections.unmodifiableSortedMap(header.metadata());
    }

    /** Name and shape of every tensor. */
    public SortedMap<String, long[]> shapes() {
        SortedMap<String, long[]> shapes = new TreeMap<>();
        header.entries().forEach(entry -> shapes.put(entry.name(), entry.shape().clone()));
        return Collections.unmodifiableSortedMap(shapes);
    }

    /**
     * One tensor, in memory of the caller's alone.
     *
     * @throws WeightsException if there is none of that name, or it has more bytes than an array
     */
    public Tensor read(String name) throws IOException {
        SafetensorsEntry entry = entries.get(name);
        if (entry == null || entry.bytes() > Integer.MAX_VALUE - 8) {
            throw new WeightsException("the file has no tensor " + name + " that could be read whole");
        }
        return entry.read(read(file, begin + entry.begin(), (int) entry.bytes()));
    }

    /** The tensors whose names begin with a prefix, without it; to be read while this file is open. */
    public WeightSource withPrefix(String prefix) {
        Map<String, long[]> shapes = new HashMap<>();
        shapes().forEach((name, shape) -> {
            if (name.startsWith(prefix)) {
                shapes.put(name.substring(prefix.length()), shape);
            }
        });
        return new WeightSource() {
            @Override
            public Map<String, long[]> shapes() {
                return Collections.unmodifiableMap(shapes);
            }

            @Override
            public Tensor read(String name) {
                try {
                    return SafetensorsFile.this.read(prefix + name);
                } catch (IOException e) {
                    throw new UncheckedIOException("tensor " + name + " cannot be read", e);
                }
            }
        };
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
