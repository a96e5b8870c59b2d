package dev.muduo.ingest.leader;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/** Reads what {@link Packing} wrote, in the same order. Belongs to one thread. */
final class Unpacking {
    /** Kinds of an affine's numbers, two bits each. */
    static final int ZERO = 0;

    static final int SINGLE = 1;
    static final int DOUBLE = 2;
    private static final int HASH_BYTES = 32;
    private static final int AFFINE_NUMBERS = 12;

    private final DataInputStream in;

    Unpacking(byte[] packed) {
        in = new DataInputStream(new ByteArrayInputStream(packed));
    }

    @FunctionalInterface
    private interface Reading<T> {
        T from(DataInputStream in) throws IOException;
    }

    private <T> T read(Reading<T> reading) {
        try {
            return reading.from(in);
        } catch (IOException e) {
            throw new UncheckedIOException("what was packed in memory ends early", e);
        }
    }

    int number() {
        return read(from -> {
            int value = 0;
            int shift = 0;
            int next;
            do {
                next = from.readUnsignedByte();
                value |= (next & 0x7F) << shift;
                shift += 7;
            } while ((next & 0x80) != 0);
            return value;
        });
    }

    String text() {
        return read(from -> from.readUTF());
    }

    String name() {
        return number() == 0 ? text() : HexFormat.of().formatHex(read(from -> from.readNBytes(HASH_BYTES)));
    }

    Instant instant() {
        return Instant.ofEpochMilli(read(DataInputStream::readLong));
    }

    <T> List<T> list(Function<Unpacking, T> each) {
        int count = number();
        List<T> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(each.apply(this));
        }
        return values;
    }

    Grid grid() {
        return new Grid(number(), number(), number(), affine());
    }

    private Affine affine() {
        int kinds = number();
        double[] values = new double[AFFINE_NUMBERS];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch ((kinds >>> (2 * i)) & 0b11) {
                case ZERO -> 0;
                case SINGLE -> read(DataInputStream::readFloat);
                default -> read(DataInputStream::readDouble);
            };
        }
        return Affine.of(values);
    }
}
