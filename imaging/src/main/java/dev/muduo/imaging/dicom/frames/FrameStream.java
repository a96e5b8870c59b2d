package dev.muduo.imaging.dicom.frames;

import java.io.EOFException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A compressed frame in memory as ImageIO's plug-ins read it. The one for JPEG 2000 takes the end of a truncated frame for an
 * endless run of ones; so who keeps reading there is stopped. In memory, because ImageIO's own cached stream would put patients'
 * pixels into temporary files.
 */
final class FrameStream extends ImageInputStreamImpl {
    /** Some readers look beyond the end once or twice by intent. */
    private static final int MOST_READS_BEYOND_END = 16;

    private final byte[] bytes;
    private int beyondEnd;

    FrameStream(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read() throws EOFException {
        bitOffset = 0;
        if (streamPos >= bytes.length) {
            return end();
        }
        return bytes[(int) streamPos++] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int count) throws EOFException {
        bitOffset = 0;
        if (count == 0) {
            return 0;
        }
        if (streamPos >= bytes.length) {
            return end();
        }
        int there = (int) Math.min(count, bytes.length - streamPos);
        System.arraycopy(bytes, (int) streamPos, into, from, there);
        streamPos += there;
        return there;
    }

    private int end() throws EOFException {
        beyondEnd++;
        if (beyondEnd > MOST_READS_BEYOND_END) {
            throw new EOFException("the frame is truncated");
        }
        return -1;
    }

    @Override
    public long length() {
        return bytes.length;
    }
}
