package dev.muduo.imaging.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes one file's pixels as they are read. One thread. */
final class PixelDigest {
    /** Whole words of every value representation. */
    private static final int BLOCK_BYTES = 1 << 16;

    private final ByteSource source;
    private final String what;
    private final MessageDigest digest;
    private final byte[] block = new byte[BLOCK_BYTES];

    PixelDigest(ByteSource source, String what, Kind kind) {
        this.source = source;
        this.what = what;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        digest.update(kind.name().getBytes(StandardCharsets.US_ASCII));
    }

    /** How pixels are stored: the same bytes mean something else. */
    enum Kind {
        NATIVE,
        ENCAPSULATED
    }

    /** The next {@code length} bytes, in the byte order of that representation. */
    void add(long length, Vr vr, ByteOrder order) {
        long left = length;
        for (; left >= BLOCK_BYTES; left -= BLOCK_BYTES) {
            source.fill(block, what);
            add(block, vr, order);
        }
        add(source.bytes(left, what), vr, order);
    }

    private void add(byte[] bytes, Vr vr, ByteOrder order) {
        if (order == ByteOrder.BIG_ENDIAN) {
            vr.swap(bytes);
        }
        digest.update(bytes);
    }

    /** The next {@code length} bytes, as a whole of their own. */
    void addFragment(long length) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, length));
        add(length, Vr.OB, ByteOrder.LITTLE_ENDIAN);
    }

    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
