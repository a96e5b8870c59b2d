package dev.muduo.imaging.dicom.frames;

import dev.muduo.imaging.dicom.frames.ImageIoFrames.Claim;
import java.nio.ByteBuffer;

/** Sizes that compressed frames claim, read from their first markers. */
final class CodestreamHeader {
    private static final int JPEG_START = 0xffd8;
    private static final int JPEG_2000_START = 0xff4f;
    private static final int JPEG_2000_SIZE = 0xff51;
    private static final int JPEG_2000_SIZE_BYTES = 42;
    private static final int MOST_TILES = 4096;

    private CodestreamHeader() {}

    /** Of the JPEG processes that are decoded here: baseline, and lossless with Huffman coding (T.81, B.2.2). */
    static Claim jpeg(byte[] encoded) throws BadFrameException {
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        requireMarker(bytes, JPEG_START, "JPEG");
        while (bytes.remaining() >= 4) {
            int marker = bytes.getShort() & 0xffff;
            if (marker == 0xffff) {
                bytes.position(bytes.position() - 1);
                continue;
            }
            int length = bytes.getShort() & 0xffff;
            if (marker < 0xff01 || length < 2 || length - 2 > bytes.remaining()) {
                break;
            }
            if (isFrame(marker)) {
                return jpegFrame(bytes, marker, length);
            }
            bytes.position(bytes.position() + length - 2);
        }
        throw new BadFrameException("expected a JPEG frame header, got none");
    }

    private static boolean isFrame(int marker) {
        boolean otherTable = marker == 0xffc4 || marker == 0xffc8 || marker == 0xffcc;
        return marker >= 0xffc0 && marker <= 0xffcf && !otherTable;
    }

    private static Claim jpegFrame(ByteBuffer bytes, int marker, int length) throws BadFrameException {
        boolean decodable = marker == 0xffc0 || marker == 0xffc1 || marker == 0xffc3;
        if (!decodable || length < 11) {
            throw new BadFrameException(String.format("expected baseline or lossless JPEG, got process %04X", marker));
        }
        int bits = bytes.get() & 0xff;
        int rows = bytes.getShort() & 0xffff;
        int columns = bytes.getShort() & 0xffff;
        return new Claim(rows, columns, bytes.get() & 0xff, bits);
    }

    /** Of a JPEG 2000 codestream (T.800, A.5.1). */
    static Claim jpeg2000(byte[] encoded) throws BadFrameException {
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        requireMarker(bytes, JPEG_2000_START, "JPEG 2000");
        requireMarker(bytes, JPEG_2000_SIZE, "JPEG 2000");
        if (bytes.remaining() < JPEG_2000_SIZE_BYTES - 1) {
            throw new BadFrameException("expected a JPEG 2000 size marker, got the end of the frame");
        }
        bytes.position(8);
        long[] sizes = new long[8];
        for (int n = 0; n < sizes.length; n++) {
            sizes[n] = bytes.getInt() & 0xffffffffL;
        }
        int components = bytes.getShort() & 0xffff;
        int bits = (bytes.get() & 0x7f) + 1;
        requireFewTiles(sizes);
        long columns = sizes[0] - sizes[2];
        long rows = sizes[1] - sizes[3];
        return new Claim((int) Math.min(rows, 1 << 16), (int) Math.min(columns, 1 << 16), components, bits);
    }

    private static void requireFewTiles(long[] sizes) throws BadFrameException {
        double across = sizes[4] == 0 ? Double.MAX_VALUE : Math.ceil((double) (sizes[0] - sizes[6]) / sizes[4]);
        double down = sizes[5] == 0 ? Double.MAX_VALUE : Math.ceil((double) (sizes[1] - sizes[7]) / sizes[5]);
        if (!(across >= 1 && down >= 1 && across * down <= MOST_TILES)) {
            throw new BadFrameException("expected between 1 and " + MOST_TILES + " JPEG 2000 tiles, got others");
        }
    }

    private static void requireMarker(ByteBuffer bytes, int marker, String kind) throws BadFrameException {
        if (bytes.remaining() < 2 || (bytes.getShort() & 0xffff) != marker) {
            throw new BadFrameException("expected a " + kind + " codestream, got something else");
        }
    }
}
