package dev.muduo.networks.safetensors;

import dev.muduo.networks.weights.Precision;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.ValueSink;
import dev.muduo.networks.weights.WeightsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes a safetensors file of float32 tensors to disk, piece by piece: shapes are known beforehand, so the header goes first,
 * and no more than a piece is in memory. The bytes are those that {@link Safetensors#toBytes} would give. Belongs to one
 * thread.
 */
public final class SafetensorsWriter implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 18;

    private final FileChannel file;
    private final SafetensorsHeader header;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private int next;

    private SafetensorsWriter(FileChannel file, SafetensorsHeader header) {
        this.file = file;
        this.header = header;
    }

    /**
     * Creates the file and writes its header.
     *
     * @param shapes of all tensors, by name; they are to be written in the order of their names
     * @throws IOException if the file is there already or cannot be written
     */
    public static SafetensorsWriter create(Path path, Map<String, String> metadata, Map<String, long[]> shapes)
            throws IOException {
        SortedMap<String, SafetensorsHeader.Layout> layouts = new TreeMap<>();
        shapes.forEach((name, shape) -> layouts.put(
                name, new SafetensorsHeader.Layout(Precision.FLOAT32, shape.clone(), Tensor.elements(shape))));
        SafetensorsHeader header = SafetensorsHeader.of(new TreeMap<>(metadata), layouts);
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            writeFully(file, ByteBuffer.wrap(header.encode()));
            return new SafetensorsWriter(file, header);
        } catch (IOException | RuntimeException e) {
            try (FileChannel closed = file) {
                throw e;
            }
        }
    }

    /** Where the values of a tensor come from. */
    @FunctionalInterface
    public interface Source {
        /** Gives all values of the tensor, in row-major order. */
        void stream(ValueSink sink) throws IOException;
    }

    /**
     * Writes the next tensor.
     *
     * @throws IllegalArgumentException if another is next
     * @throws WeightsException if the source gives more or fewer values than its shape has
     */
    public void write(String name, Source source) throws IOException {
        if (next == header.entries().size()
                || !header.entries().get(next).name().equals(name)) {
            throw new IllegalArgumentException(
                    "tensors are written in the order of their names; " + name + " is not number " + next);
        }
        long[] left = {header.entries().get(next).bytes() / Float.BYTES};
        source.stream((values, count) -> {
            left[0] -= count;
            if (left[0] < 0) {
                throw new WeightsException("the tensor " + name + " has more values than its shape");
            }
            put(values, count);
        });
        if (left[0] > 0) {
            throw new WeightsException("the tensor " + name + " has " + left[0] + " values fewer than its shape");
        }
        next++;
    }

    private void put(float[] values, int count) throws IOException {
        int from = 0;
        while (from < count) {
            int some = Math.min(count - from, BUFFER_BYTES / Float.BYTES);
            buffer.clear();
            buffer.asFloatBuffer().put(values, from, some);
            writeFully(file, buffer.limit(some * Float.BYTES));
            from += some;
        }
    }

    private static void writeFully(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    /**
     * To be called when every tensor is written.
     *
     * @throws IllegalStateException if one is missing
     */
    public void finish() {
        if (next < header.entries().size()) {
            throw new IllegalStateException(
                    "the tensor " + header.entries().get(next).name() + " has not been written");
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
