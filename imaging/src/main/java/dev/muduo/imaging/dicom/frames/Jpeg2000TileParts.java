package dev.muduo.imaging.dicom.frames;

import java.nio.ByteBuffer;
import java.util.Set;

/**
 * What follows the main header of a JPEG 2000 codestream (T.800, annexes A.4 and B.10): tile-parts, each a header and packets.
 * Packets are stuffed so that no byte FF in them is followed by one above 8F. The decoder relies on that: it reads ones out of two
 * bytes FF for ever.
 */
final class Jpeg2000TileParts {
    private static final int DATA = 0xff93;
    private static final int END = 0xffd9;
    private static final int START_OF_PACKET = 0x91;
    private static final int END_OF_PACKET_HEADER = 0x92;
    private static final int LAST_STUFFED = 0x8f;
    private static final int TILE_PART_BYTES = 12;
    private static final int START_OF_PACKET_BYTES = 6;

    /** Quantisation, its like for a component, lengths of packets, comments: what asks for no work. */
    private static final Set<Integer> HARMLESS = Set.of(0xff5c, 0xff5d, 0xff5e, 0xff58, 0xff64);

    private final ByteBuffer bytes;

    private Jpeg2000TileParts(byte[] encoded) {
        this.bytes = ByteBuffer.wrap(encoded);
    }

    /**
     * Refuses what is not a sequence of tile-parts as encoders write it; a truncated one is left to the decoder.
     *
     * @param at where the first one begins
     */
    static void requirePlain(byte[] encoded, int at) throws BadFrameException {
        Jpeg2000TileParts parts = new Jpeg2000TileParts(encoded);
        int next = at;
        while (next >= 0 && next + TILE_PART_BYTES <= encoded.length) {
            next = parts.requirePlain(next);
        }
    }

    /** @return where the next one begins; negative if this is the last */
    private int requirePlain(int at) throws BadFrameException {
        int marker = marker(at);
        if (marker == END) {
            return -1;
        }
        if (marker != Jpeg2000Header.TILE_PART) {
            throw new BadFrameException(String.format("expected a JPEG 2000 tile-part, got marker %04X", marker));
        }
        long length = bytes.getInt(at + 6) & 0xffffffffL;
        boolean last = length == 0;
        int end = last ? bytes.limit() : (int) Math.min(bytes.limit(), at + length);
        int data = header(at + TILE_PART_BYTES, end);
        requireStuffed(data, end);
        return last ? -1 : end;
    }

    /** @return where the packets begin */
    private int header(int from, int end) throws BadFrameException {
        int at = from;
        while (at + 4 <= end && marker(at) != DATA) {
            int marker = marker(at);
            int length = bytes.getShort(at + 2) & 0xffff;
            if (length < 2 || at + 2 + length > end) {
                throw new BadFrameException(
                        "expected the marker segments of a JPEG 2000 tile-part, got something else");
            }
            if (marker == Jpeg2000Header.CODING) {
                Jpeg2000Header.requireModest(bytes.slice(at + 4, length - 2));
            } else if (!HARMLESS.contains(marker)) {
                throw new BadFrameException(
                        String.format("expected a plain JPEG 2000 tile-part, got marker %04X", marker));
            }
            at += 2 + length;
        }
        if (at + 2 > end || marker(at) != DATA) {
            throw new BadFrameException("expected packets in a JPEG 2000 tile-part, got its end");
        }
        return at + 2;
    }

    private void requireStuffed(int from, int end) throws BadFrameException {
        for (int at = from; at + 1 < end; at++) {
            int next = bytes.get(at + 1) & 0xff;
            boolean stuffed = bytes.get(at) != (byte) 0xff || next <= LAST_STUFFED;
            if (stuffed || next == END_OF_PACKET_HEADER || marker(at) == END) {
                continue;
            }
            if (next != START_OF_PACKET) {
                throw new BadFrameException(
                        String.format("expected stuffed bytes in JPEG 2000 packets, got %04X", marker(at)));
            }
            at += START_OF_PACKET_BYTES - 1;
        }
    }

    private int marker(int at) {
        return bytes.getShort(at) & 0xffff;
    }
}
