package dev.muduo.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** A bearer token in a file, read for each request, so that a renewed one needs no restart. */
public record TokenFile(Path file) implements Supplier<String> {
    private static final int MOST_BYTES = 1 << 16;

    /** @throws UncheckedIOException if the file cannot be read */
    @Override
    public String get() {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException("a token has at most " + MOST_BYTES + " bytes, " + file + " has more");
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the token cannot be read: " + e, e);
        }
    }
}
