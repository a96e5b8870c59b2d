package dev.muduo.ingest.leader;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;

/** Writes values in few bytes; {@link Unpacking} reads them in the same order. Belongs to one thread. */
final class Packing {
    private static final int HASH_DIGITS = 64;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    private final DataOutputStream out = new DataOutputStream(bytes);

    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    private Packing write(Writing writing) {
        try {
            writing.run();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
    }

    /** Seven bits a byte, the lowest first. */
    Packing number(int value) {
        return write(() -> {
            int rest = value;
            while ((rest & ~0x7F) != 0) {
                out.writeByte((rest & 0x7F) | 0x80);
                rest >>>= 7;
            }
            out.writeByte(rest);
        });
    }

    Packing text(String value) {
        return write(() -> out.writeUTF(value));
    }

    /** A hash in hex takes half of its digits; other names are text. */
    Packing name(String value) {
        if (!isHash(value)) {
            return number(0).text(value);
        }
        return number(1).write(() -> out.write(HexFormat.of().parseHex(value)));
    }

    private static boolean isHash(String value) {
        return value.length() == HASH_DIGITS
                && value.chars().allMatch(digit -> (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f'));
    }

    /** To the millisecond, as events have it. */
    Packing instant(Instant value) {
        return write(() -> out.writeLong(value.toEpochMilli()));
    }

    <T> Packing list(List<T> values, BiConsumer<Packing, T> each) {
        number(values.size());
        values.forEach(value -> each.accept(this, value));
        return this;
    }

    /** Of the affine's numbers only those that are not zero, and in single precision those that it holds exactly. */
    Packing grid(Grid grid) {
        number(grid.nx()).number(grid.ny()).number(grid.nz());
        affine(grid.affine());
        return this;
    }

    private void affine(Affine affine) {
        double[] values = affine.toArray();
        int kinds = 0;
        for (int i = 0; i < values.length; i++) {
            kinds |= kind(values[i]) << (2 * i);
        }
        number(kinds);
        for (double value : values) {
            switch (kind(value)) {
                case Unpacking.ZERO -> {
                    // Its kind says it.
                }
                case Unpacking.SINGLE -> write(() -> out.writeFloat((float) value));
                default -> write(() -> out.writeDouble(value));
            }
        }
    }

    private static int kind(double value) {
        if (Double.doubleToRawLongBits(value) == 0) {
            return Unpacking.ZERO;
        }
        return (float) value == value && value != 0 ? Unpacking.SINGLE : Unpacking.DOUBLE;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
