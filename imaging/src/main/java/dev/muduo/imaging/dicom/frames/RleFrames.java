package dev.muduo.imaging.dicom.frames;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** RLE Lossless (PS3.5, G): each byte of the pixels, the highest first, in a PackBits segment of its own. */
final class RleFrames implements FrameDecoder {
    private static final int HEADER_BYTES = 64;
    private static final int MOST_SEGMENTS = 15;

    @Override
    public void decode(byte[] encoded, PixelFormat format, int[] cells) throws BadFrameException {
        long[] segments = segments(encoded, format.bytesAllocated());
        Arrays.fill(cells, 0);
        byte[] plane = new byte[cells.length];
        for (int segment = 0; segment + 1 < segments.length; segment++) {
            unpack(encoded, (int) segments[segment], (int) segments[segment + 1], plane);
            for (int n = 0; n < cells.length; n++) {
                cells[n] = cells[n] << 8 | (plane[n] & 0xff);
            }
        }
    }

    /** Where each segment begins, and the end of the last. */
    private static long[] segments(byte[] encoded, int expected) throws BadFrameException {
        if (encoded.length < HEADER_BYTES) {
            throw new BadFrameException("expected an RLE header of 64 bytes, got " + encoded.length);
        }
        ByteBuffer header = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
        int count = header.getInt();
        if (count != expected || count > MOST_SEGMENTS) {
            throw new BadFrameException("expected " + expected + " RLE segments, got " + count);
        }
        long[] segments = new long[count + 1];
        long before = HEADER_BYTES;
        for (int n = 0; n < count; n++) {
            segments[n] = header.getInt() & 0xffffffffL;
            if (segments[n] < before || segments[n] > encoded.length) {
                throw new BadFrameException("expected RLE segments in order within the frame, got one at byte "
                        + segments[n] + " of " + encoded.length);
            }
            before = segments[n];
        }
        segments[count] = encoded.length;
        return segments;
    }

    private static void unpack(byte[] from, int start, int end, byte[] plane) throws BadFrameException {
        int done = 0;
        int at = start;
        while (done < plane.length) {
            if (at + 1 >= end) {
                throw new BadFrameException("expected " + plane.length + " bytes in an RLE segment, got " + done);
            }
            int control = from[at++];
            if (control >= 0) {
                int literal = Math.min(control + 1, plane.length - done);
                if (at + literal > end) {
                    throw new BadFrameException("expected an RLE run within its segment, got one beyond it");
                }
                System.arraycopy(from, at, plane, done, literal);
                at += control + 1;
                done += literal;
            } else if (control != Byte.MIN_VALUE) {
                int repeated = Math.min(1 - control, plane.length - done);
                Arrays.fill(plane, done, done + repeated, from[at++]);
                done += repeated;
            }
        }
    }
}
