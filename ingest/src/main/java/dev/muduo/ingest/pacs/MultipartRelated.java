package dev.muduo.ingest.pacs;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a body of several parts (RFC 2046, 5.1; PS3.18, 8.6.1.2) into a file each, a buffer at a time. What stands before the
 * first boundary and the headers of the parts are passed over.
 */
final class MultipartRelated {
    private static final Pattern BOUNDARY = Pattern.compile(
            "multipart/related\\s*;.*boundary=(?:\"([^\"]{1,200})\"|([^\\s;\"]{1,200})).*", Pattern.CASE_INSENSITIVE);
    private static final int MAX_HEADER_BYTES = 16 << 10;
    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final byte[] delimiter;
    private final int[] fallback;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int filled;

    private MultipartRelated(InputStream in, String boundary) {
        this.in = in;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        this.fallback = fallback(delimiter);
    }

    /**
     * Splits a body.
     *
     * @param contentType of the whole answer
     * @param folder      where the files go, numbered from {@code first}
     * @param maxParts    most parts
     * @return the files, in the order of the parts
     * @throws TooLargeException if it has more parts
     * @throws IOException if it is no such body, it ends before its last boundary, or the disk fails
     */
    static List<Path> split(Path body, String contentType, Path folder, int first, int maxParts) throws IOException {
        Matcher type = BOUNDARY.matcher(contentType);
        if (!type.matches()) {
            throw new IOException("expected multipart/related with a boundary, got another media type");
        }
        String boundary = type.group(1) != null ? type.group(1) : type.group(2);
        try (InputStream in = Files.newInputStream(body)) {
            return new MultipartRelated(in, boundary).parts(folder, first, maxParts);
        }
    }

    private List<Path> parts(Path folder, int first, int maxParts) throws IOException {
        List<Path> parts = new ArrayList<>();
        // The first boundary may stand at the very beginning, without the line break that belongs to the others.
        copyToDelimiter(OutputStream.nullOutputStream(), 2);
        while (isAnotherPart()) {
            if (parts.size() == maxParts) {
                throw new TooLargeException("expected at most " + maxParts + " images, got more");
            }
            skipHeaders();
            Path part = folder.resolve(String.format("%06d.dcm", first + parts.size()));
            try (OutputStream out = new BufferedOutputStream(
                    Files.newOutputStream(part, StandardOpenOption.CREATE_NEW), BUFFER_BYTES)) {
                copyToDelimiter(out, 0);
            }
            parts.add(part);
        }
        return parts;
    }

    /** After a boundary: a line break before another part, two hyphens after the last. */
    private boolean isAnotherPart() throws IOException {
        int next = read();
        while (next == ' ' || next == '\t') {
            next = read();
        }
        int afterNext = read();
        if (next == '\r' && afterNext == '\n') {
            return true;
        }
        if (next == '-' && afterNext == '-') {
            return false;
        }
        throw new IOException("expected a line break or the end after a boundary, got something else");
    }

    /** Up to the first empty line, which may come at once. */
    private void skipHeaders() throws IOException {
        int lineBytes = 0;
        for (int read = 0; read < MAX_HEADER_BYTES; read++) {
            int next = read();
            if (next < 0) {
                throw cutOff();
            }
            if (next == '\n') {
                if (lineBytes == 0) {
                    return;
                }
                lineBytes = 0;
            } else if (next != '\r') {
                lineBytes++;
            }
        }
        throw new IOException("expected headers of at most " + MAX_HEADER_BYTES + " bytes, got more");
    }

    /** Knuth, Morris and Pratt: each byte is looked at once and none is kept but those that match so far. */
    private void copyToDelimiter(OutputStream out, int alreadyMatched) throws IOException {
        int matched = alreadyMatched;
        while (matched < delimiter.length) {
            if (matched == 0) {
                copyToFirstByte(out);
            }
            int next = read();
            if (next < 0) {
                throw cutOff();
            }
            while (matched > 0 && (byte) next != delimiter[matched]) {
                int shorter = fallback[matched];
                out.write(delimiter, 0, matched - shorter);
                matched = shorter;
            }
            if ((byte) next == delimiter[matched]) {
                matched++;
            } else {
                out.write(next);
            }
        }
    }

    /** What is left in the buffer before the next byte with which a delimiter could begin. */
    private void copyToFirstByte(OutputStream out) throws IOException {
        int end = at;
        while (end < filled && buffer[end] != delimiter[0]) {
            end++;
        }
        out.write(buffer, at, end - at);
        at = end;
    }

    private int read() throws IOException {
        if (at == filled) {
            filled = in.read(buffer);
            at = 0;
            if (filled <= 0) {
                filled = 0;
                return -1;
            }
        }
        return buffer[at++] & 0xff;
    }

    /** By length of what matches: the longest shorter beginning of the delimiter that ends there, too. */
    private static int[] fallback(byte[] pattern) {
        int[] fallback = new int[pattern.length + 1];
        for (int n = 1, matched = 0; n < pattern.length; n++) {
            while (matched > 0 && pattern[n] != pattern[matched]) {
                matched = fallback[matched];
            }
            if (pattern[n] == pattern[matched]) {
                matched++;
            }
            fallback[n + 1] = matched;
        }
        return fallback;
    }

    private static IOException cutOff() {
        return new IOException("expected another boundary, got the end: the answer was cut off");
    }
}
