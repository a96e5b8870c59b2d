package dev.muduo.ingest.stow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * A multipart body, read part by part (RFC 2046, 5.1): as a stream it is the content of the present part, at whose boundary it
 * ends. A small window of the body is in memory. One thread.
 */
public final class PartStream extends InputStream {
    private static final int WINDOW_BYTES = 1 << 16;
    private static final int MOST_HEADER_BYTES = 1 << 13;

    private final InputStream body;
    private final byte[] delimiter;
    private final byte[] window = new byte[WINDOW_BYTES];
    private int from;
    private int to;
    private boolean ended;

    /** @param body stays open */
    public PartStream(InputStream body, String boundary) {
        this.body = body;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        // The first boundary need not have a line before it.
        window[0] = '\r';
        window[1] = '\n';
        to = 2;
    }

    /**
     * Goes to the beginning of the next part's content; what is left of the present one, or stands before the first, is skipped.
     *
     * @return false if there is none
     * @throws MalformedBodyException if the body does not go on as it should
     */
    public boolean next() throws IOException {
        while (read(new byte[WINDOW_BYTES], 0, WINDOW_BYTES) >= 0) {
            // Skipped.
        }
        fill(delimiter.length + 2);
        from += delimiter.length;
        if (startsWith("--")) {
            return false;
        }
        skipHeaders();
        return true;
    }

    private void skipHeaders() throws IOException {
        // First the rest of the boundary's line; then an empty line ends the headers.
        int left = MOST_HEADER_BYTES - skipLine(MOST_HEADER_BYTES);
        for (int line = skipLine(left); line > 0; line = skipLine(left)) {
            left -= line;
        }
    }

    private int skipLine(int mostBytes) throws IOException {
        int bytes = 0;
        while (!startsWith("\r\n")) {
            from++;
            bytes++;
            if (bytes > mostBytes) {
                throw new MalformedBodyException(
                        "expected a part's headers within " + MOST_HEADER_BYTES + " bytes, got more");
            }
        }
        from += 2;
        return bytes;
    }

    private boolean startsWith(String text) throws IOException {
        fill(text.length());
        if (to - from < text.length()) {
            throw truncated();
        }
        for (int n = 0; n < text.length(); n++) {
            if (window[from + n] != text.charAt(n)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        fill(delimiter.length);
        int safe = beforeDelimiter();
        if (safe == 0) {
            if (to - from < delimiter.length) {
                throw truncated();
            }
            return -1;
        }
        int count = Math.min(safe, length);
        System.arraycopy(window, from, bytes, offset, count);
        from += count;
        return count;
    }

    /** How many bytes of the window certainly come before the next boundary. */
    private int beforeDelimiter() {
        for (int at = from; at < to; at++) {
            if (window[at] == delimiter[0] && couldBegin(at)) {
                return at - from;
            }
        }
        return to - from;
    }

    private boolean couldBegin(int at) {
        for (int n = 0; n < delimiter.length && at + n < to; n++) {
            if (window[at + n] != delimiter[n]) {
                return false;
            }
        }
        return true;
    }

    /** Has at least so many bytes in the window, unless the body ends before. */
    private void fill(int count) throws IOException {
        while (to - from < count && !ended) {
            if (from > 0) {
                System.arraycopy(window, from, window, 0, to - from);
                to -= from;
                from = 0;
            }
            int got = body.read(window, to, window.length - to);
            if (got < 0) {
                ended = true;
            } else {
                to += got;
            }
        }
    }

    private static MalformedBodyException truncated() {
        return new MalformedBodyException("expected the closing boundary at the end of the body, got none");
    }
}
