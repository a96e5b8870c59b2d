package dev.muduo.networks.npz;

import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Reads numpy's {@code .npz}: a zip of {@code .npy} arrays (format versions 1 to 3). */
public final class Npz {
    private static final String SUFFIX = ".npy";
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_HEADER_BYTES = 1 << 16;

    /** Values that are read together. */
    private static final int PIECE = 1 << 20;

    private static final Pattern HEADER =
            Pattern.compile("\\{\\s*'descr':\\s*'([<>|=]?[a-z][0-9]+)'\\s*,\\s*'fortran_order':\\s*(True|False)\\s*,"
                    + "\\s*'shape':\\s*\\(([0-9, ]*)\\)\\s*,?\\s*\\}\\s*");

    private Npz() {}

    /**
     * Every array of an archive, by name, as float32 (float64 is rounded; integers up to 2^24 are exact).
     *
     * @throws WeightsException if the file is damaged or holds other types than little-endian numbers and booleans
     */
    public static SortedMap<String, Tensor> read(Path file) {
        SortedMap<String, Tensor> arrays = new TreeMap<>();
        forEach(file, (name, content) -> {
            if (!name.endsWith(SUFFIX)) {
                throw new WeightsException("an npz archive holds .npy arrays, got " + name);
            }
            arrays.put(name.substring(0, name.length() - SUFFIX.length()), array(name, content));
        });
        if (arrays.isEmpty()) {
            throw new WeightsException("the archive " + file.getFileName() + " holds no array");
        }
        return arrays;
    }

    /**
     * One array of an archive, as {@link #read(Path)} reads it; the others may be of any kind.
     *
     * @return empty if there is none of this name
     * @throws WeightsException if the file is damaged, or that array holds other types
     */
    public static Optional<Tensor> read(Path file, String name) {
        List<Tensor> found = new ArrayList<>();
        forEach(file, (entry, content) -> {
            if (entry.equals(name + SUFFIX)) {
                found.add(array(entry, content));
            }
        });
        return found.stream().findFirst();
    }

    @FunctionalInterface
    private interface Reading {
        void of(String name, ZipInputStream content) throws IOException;
    }

    private static void forEach(Path file, Reading reading) {
        try (ZipInputStream zip = new ZipInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                reading.of(entry.getName(), zip);
            }
        } catch (IOException e) {
            throw new WeightsException("the archive " + file.getFileName() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Tensor array(String name, ZipInputStream in) throws IOException {
        byte[] start = exactly(name, in, 8);
        if (!Arrays.equals(Arrays.copyOf(start, MAGIC.length), MAGIC)) {
            throw new WeightsException(name + " does not begin as a numpy array");
        }
        int version = start[6];
        int length = version == 1
                ? littleEndian(exactly(name, in, 2)).getShort() & 0xFFFF
                : littleEndian(exactly(name, in, 4)).getInt();
        if (version < 1 || version > 3 || length < 0 || length > MAX_HEADER_BYTES) {
            throw new WeightsException(name + " has version " + version + " and a header of " + length
                    + " bytes, expected 1 to 3 and at most " + MAX_HEADER_BYTES);
        }
        String header = new String(exactly(name, in, length), StandardCharsets.UTF_8);
        Matcher fields = HEADER.matcher(header);
        if (!fields.matches()) {
            throw new WeightsException(name + " is not a plain array of numbers: " + header.strip());
        }
        long[] shape = Arrays.stream(fields.group(3).split(","))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .mapToLong(Long::parseLong)
                .toArray();
        float[] values = values(name, in, fields.group(1), Tensor.elements(shape));
        return Tensor.of(fields.group(2).equals("True") ? rowMajor(values, shape) : values, shape);
    }

    /** As numpy keeps what it has transposed, the first index runs fastest. */
    private static float[] rowMajor(float[] columnMajor, long[] shape) {
        float[] values = new float[columnMajor.length];
        int[] index = new int[shape.length];
        int[] strides = new int[shape.length];
        int stride = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            strides[axis] = stride;
            stride *= (int) shape[axis];
        }
        int from = 0;
        for (int to = 0; to < values.length; to++) {
            values[to] = columnMajor[from];
            int axis = shape.length - 1;
            while (axis >= 0 && ++index[axis] == shape[axis]) {
                from -= (index[axis] - 1) * strides[axis];
                index[axis--] = 0;
            }
            from += axis < 0 ? 0 : strides[axis];
        }
        return values;
    }

    /** Grows with what is read, so that a lying shape cannot take more memory than there are bytes. */
    private static float[] values(String name, ZipInputStream in, String type, int count) throws IOException {
        int bytes = Integer.parseInt(type.substring(type.length() - 1));
        float[] values = new float[Math.min(count, PIECE)];
        int end;
        for (int begin = 0; begin < count; begin = end) {
            end = (int) Math.min(count, (long) begin + PIECE);
            ByteBuffer content = littleEndian(exactly(name, in, (end - begin) * bytes));
            if (end > values.length) {
                values = Arrays.copyOf(values, (int) Math.min(count, 2L * values.length));
            }
            for (int i = begin; i < end; i++) {
                values[i] = value(name, type, content);
            }
        }
        return values;
    }

    private static float value(String name, String type, ByteBuffer content) {
        return switch (type) {
            case "<f4" -> content.getFloat();
            case "<f8" -> (float) content.getDouble();
            case "<i8" -> content.getLong();
            case "<i4" -> content.getInt();
            case "<i2" -> content.getShort();
            case "|i1" -> content.get();
            case "|u1", "|b1" -> content.get() & 0xFF;
            default ->
                throw new WeightsException(
                        name + " has the type " + type + ", expected little-endian f4, f8, i8, i4, i2, i1, u1 or b1");
        };
    }

    private static byte[] exactly(String name, ZipInputStream in, int bytes) throws IOException {
        byte[] content = in.readNBytes(bytes);
        if (content.length != bytes) {
            throw new WeightsException(name + " is truncated: " + content.length + " of " + bytes + " bytes");
        }
        return content;
    }

    private static ByteBuffer littleEndian(byte[] content) {
        return ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    }
}
