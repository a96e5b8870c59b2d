package dev.muduo.imaging.dicom;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** Bytes of one file with their position, bounded; every fault is told with the file's name, the attribute and the byte. */
final class ByteSource {
    private static final int BUFFER_BYTES = 1 << 15;

    private final BufferedInputStream in;
    private final String name;
    private final long maxBytes;
    private final String counted;
    private long offset;

    private ByteSource(InputStream in, String name, long maxBytes, String counted) {
        this.in = new BufferedInputStream(in, BUFFER_BYTES);
        this.name = name;
        this.maxBytes = maxBytes;
        this.counted = counted;
    }

    static ByteSource of(InputStream in, String name, long maxBytes) {
        return new ByteSource(in, name, maxBytes, "byte ");
    }

    /** The rest of this source, inflated; its bytes are counted anew. The caller ends the inflater. */
    ByteSource inflated(Inflater inflater) {
        return new ByteSource(new InflaterInputStream(in, inflater, BUFFER_BYTES), name, maxBytes, "inflated byte ");
    }

    String name() {
        return name;
    }

    long offset() {
        return offset;
    }

    boolean atEnd() {
        return peek(1).length == 0;
    }

    /** Up to {@code count} bytes that stay to be read. */
    byte[] peek(int count) {
        try {
            in.mark(count);
            byte[] bytes = in.readNBytes(count);
            in.reset();
            return bytes;
        } catch (IOException e) {
            throw failed(e, "the next element");
        }
    }

    /** The next bytes, all of them; memory grows with what is there, not with what was promised. */
    byte[] bytes(long count, String what) {
        long left = Math.min(maxBytes - offset, Integer.MAX_VALUE - 8);
        if (count > left) {
            throw fault(what, "expected at most " + left + " more bytes, got a value of " + count);
        }
        byte[] bytes;
        try {
            bytes = in.readNBytes((int) count);
        } catch (IOException e) {
            throw failed(e, what);
        }
        if (bytes.length < count) {
            throw fault(what, "expected " + count + " bytes, got " + bytes.length + "; the file is truncated");
        }
        offset += count;
        return bytes;
    }

    /** The next bytes, as many as there is room for. */
    void fill(byte[] block, String what) {
        if (block.length > maxBytes - offset) {
            throw fault(what, "expected at most " + (maxBytes - offset) + " more bytes, got a value that is longer");
        }
        int got;
        try {
            got = in.readNBytes(block, 0, block.length);
        } catch (IOException e) {
            throw failed(e, what);
        }
        if (got < block.length) {
            throw fault(what, "expected " + block.length + " bytes, got " + got + "; the file is truncated");
        }
        offset += got;
    }

    int u16(ByteOrder order, String what) {
        byte[] b = bytes(2, what);
        return order == ByteOrder.BIG_ENDIAN ? (b[0] & 0xff) << 8 | (b[1] & 0xff) : (b[1] & 0xff) << 8 | (b[0] & 0xff);
    }

    long u32(ByteOrder order, String what) {
        long first = u16(order, what);
        long second = u16(order, what);
        return order == ByteOrder.BIG_ENDIAN ? first << 16 | second : second << 16 | first;
    }

    /** A fault at the present byte. */
    DicomException fault(String what, String message) {
        return new DicomException(name + ": " + what + " at " + counted + offset + ": " + message);
    }

    private RuntimeException failed(IOException e, String what) {
        if (e instanceof EOFException || e instanceof ZipException) {
            return new DicomException(
                    name + ": " + what + " at " + counted + offset
                            + ": expected whole deflated data, got damaged or truncated ones",
                    e);
        }
        return new UncheckedIOException(name + ": cannot be read", e);
    }
}
