package dev.muduo.imaging.dicom.frames;

import dev.muduo.imaging.dicom.frames.ImageIoFrames.Claim;
import java.nio.ByteBuffer;

/** What a JPEG frame claims to be, read from its first markers (T.81, B). */
final class JpegHeader {
    private static final int JPEG_START = 0xffd8;

    private JpegHeader() {}

    /** Of the JPEG processes that are decoded here: baseline, and lossless with Huffman coding (T.81, B.2.2). */
    static Claim read(byte[] encoded) throws BadFrameException {
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        requireStart(bytes);
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

    private static void requireStart(ByteBuffer bytes) throws BadFrameException {
        if (bytes.remaining() < 2 || (bytes.getShort() & 0xffff) != JPEG_START) {
            throw new BadFrameException("expected a JPEG codestream, got something else");
        }
    }
}
