package dev.muduo.ingest.spool;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that gives no more than so many bytes, over all that is read from it. */
final class MeteredInput extends FilterInputStream {
    private long left;

    MeteredInput(InputStream in, long maxBytes) {
        super(in);
        this.left = maxBytes;
    }

    /** More came than may. */
    static final class TooMuchException extends IOException {
        private static final long serialVersionUID = 1;
    }

    @Override
    public int read() throws IOException {
        return counted(super.read(), 1);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int got = super.read(bytes, offset, length);
        return counted(got, got);
    }

    private int counted(int result, int bytes) throws TooMuchException {
        if (result >= 0) {
            left -= bytes;
            if (left < 0) {
                throw new TooMuchException();
            }
        }
        return result;
    }

    /** Reads on from the source's present place; nothing is skipped uncounted. */
    @Override
    public long skip(long count) throws IOException {
        return read(new byte[(int) Math.min(count, 1 << 15)]);
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
