package dev.muduo.networks.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * Writes a state dict as {@code torch.save} does: an ordered dictionary in a pickle of protocol 2, and one storage a tensor, in
 * a zip of uncompressed entries that begin at multiples of 64 bytes, have their checksums behind them, and end with records of
 * both widths. Values are asked for piece by piece, so that a file of any size takes little memory.
 */
public final class TorchSave implements AutoCloseable {
    private static final int ALIGNMENT = 64;
    private static final int CHUNK = 1 << 16;
    /** Checksums follow the content; names are UTF-8. */
    private static final short FLAGS = 0x0808;

    /** What a tensor holds. */
    @FunctionalInterface
    public interface Values {
        /** The value at a place of a tensor's row-major order. */
        float at(String name, int index);
    }

    private record Written(String name, long header, long bytes, int crc) {}

    private final FileChannel file;
    private final List<Written> written = new ArrayList<>();

    private TorchSave(FileChannel file) {
        this.file = file;
    }

    /** Writes tensors of these shapes; the file must not exist. */
    public static void write(Path path, Map<String, long[]> shapes, Values values) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (TorchSave save = new TorchSave(file)) {
            byte[] pickle = pickle(shapes);
            save.entry("data.pkl", pickle.length, from(pickle));
            byte[] order = "little".getBytes(StandardCharsets.US_ASCII);
            save.entry("byteorder", order.length, from(order));
            int key = 0;
            for (Map.Entry<String, long[]> tensor : shapes.entrySet()) {
                String name = tensor.getKey();
                int[] next = {0};
                save.entry("data/" + key, elements(tensor.getValue()) * Float.BYTES, content -> {
                    while (content.hasRemaining()) {
                        content.putFloat(values.at(name, next[0]));
                        next[0]++;
                    }
                });
                key++;
            }
            byte[] version = "3\n".getBytes(StandardCharsets.US_ASCII);
            save.entry("version", version.length, from(version));
            save.directory();
        }
    }

    // ---- the pickle ----

    private static byte[] pickle(Map<String, long[]> shapes) {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        raw(pickle, "\u0080\u0002ccollections\nOrderedDict\n)R(");
        int key = 0;
        for (Map.Entry<String, long[]> tensor : shapes.entrySet()) {
            long[] shape = tensor.getValue();
            text(pickle, tensor.getKey());
            raw(pickle, "ctorch._utils\n_rebuild_tensor_v2\n((");
            text(pickle, "storage");
            raw(pickle, "ctorch\nFloatStorage\n");
            text(pickle, Integer.toString(key));
            text(pickle, "cpu");
            number(pickle, elements(shape));
            raw(pickle, "tQK\u0000");
            tuple(pickle, shape);
            tuple(pickle, strides(shape));
            raw(pickle, "\u0089ccollections\nOrderedDict\n)RtR");
            key++;
        }
        raw(pickle, "u.");
        return pickle.toByteArray();
    }

    private static void raw(ByteArrayOutputStream pickle, String latin) {
        pickle.writeBytes(latin.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void text(ByteArrayOutputStream pickle, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        raw(pickle, "X");
        pickle.writeBytes(little(4).putInt(bytes.length).array());
        pickle.writeBytes(bytes);
    }

    private static void number(ByteArrayOutputStream pickle, long value) {
        raw(pickle, "J");
        pickle.writeBytes(little(4).putInt(Math.toIntExact(value)).array());
    }

    private static void tuple(ByteArrayOutputStream pickle, long[] values) {
        raw(pickle, "(");
        for (long value : values) {
            number(pickle, value);
        }
        raw(pickle, "t");
    }

    private static long[] strides(long[] shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        return strides;
    }

    private static long elements(long[] shape) {
        long elements = 1;
        for (long extent : shape) {
            elements *= extent;
        }
        return elements;
    }

    // ---- the zip ----

    /** Piece by piece out of an array. */
    private static Consumer<ByteBuffer> from(byte[] bytes) {
        ByteBuffer source = ByteBuffer.wrap(bytes);
        return content -> {
            int count = content.remaining();
            content.put(source.slice(source.position(), count));
            source.position(source.position() + count);
        };
    }

    private void entry(String name, long bytes, Consumer<ByteBuffer> content) throws IOException {
        byte[] path = ("archive/" + name).getBytes(StandardCharsets.US_ASCII);
        long header = file.position();
        int padding = (int) (ALIGNMENT - (header + 30 + path.length + 4) % ALIGNMENT) % ALIGNMENT;
        write(little(30 + path.length + 4 + padding)
                .putInt(0x04034b50)
                .putShort((short) 0)
                .putShort(FLAGS)
                .putShort((short) 0)
                .position(26)
                .putShort((short) path.length)
                .putShort((short) (4 + padding))
                .put(path)
                .put((byte) 'F')
                .put((byte) 'B')
                .putShort((short) padding)
                .rewind());
        CRC32 checksum = new CRC32();
        long left = bytes;
        while (left > 0) {
            ByteBuffer chunk = little((int) Math.min(left, CHUNK));
            content.accept(chunk);
            left -= chunk.capacity();
            checksum.update(chunk.flip());
            write(chunk.rewind());
        }
        int crc = (int) checksum.getValue();
        write(little(16)
                .putInt(0x08074b50)
                .putInt(crc)
                .putInt((int) bytes)
                .putInt((int) bytes)
                .flip());
        written.add(new Written("archive/" + name, header, bytes, crc));
    }

    private void directory() throws IOException {
        long begin = file.position();
        for (Written entry : written) {
            byte[] path = entry.name().getBytes(StandardCharsets.US_ASCII);
            write(little(46 + path.length)
                    .putInt(0x02014b50)
                    .putInt(0)
                    .putShort(FLAGS)
                    .position(16)
                    .putInt(entry.crc())
                    .putInt((int) entry.bytes())
                    .putInt((int) entry.bytes())
                    .putShort((short) path.length)
                    .position(42)
                    .putInt((int) entry.header())
                    .put(path)
                    .rewind());
        }
        long end = file.position();
        int count = written.size();
        write(little(56)
                .putInt(0x06064b50)
                .putLong(44)
                .putInt(0x032d031e)
                .position(24)
                .putLong(count)
                .putLong(count)
                .putLong(end - begin)
                .putLong(begin)
                .rewind());
        write(little(20).putInt(0x07064b50).putInt(0).putLong(end).putInt(1).flip());
        write(little(22)
                .putInt(0x06054b50)
                .position(8)
                .putShort((short) count)
                .putShort((short) count)
                .putInt((int) (end - begin))
                .putInt((int) begin)
                .rewind());
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
