package dev.muduo.ingest.pacs;

import dev.muduo.platform.agent.SurroundingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** What an archive is shown to let us in. Never in a message. */
record Credentials(String archive, Optional<Path> file) {
    private static final int MAX_BYTES = 16 << 10;

    /**
     * The Authorization header (RFC 9110, 11.6.2), if there is one; the file is read each time, for it may be renewed.
     *
     * @throws SurroundingsException if the file cannot be read or is not one
     */
    Optional<String> header() {
        return file.map(path -> header(line(path)));
    }

    private String line(Path path) {
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw unusable();
            }
            return Files.readString(path).strip();
        } catch (IOException e) {
            throw new SurroundingsException("the credentials for archive " + archive + " cannot be read", e);
        }
    }

    private String header(String line) {
        String[] words = line.split("\\s+", 2);
        String scheme = words[0].toLowerCase(Locale.ROOT);
        if (words.length < 2 || line.lines().count() != 1) {
            throw unusable();
        }
        return switch (scheme) {
            case "basic" -> "Basic " + Base64.getEncoder().encodeToString(words[1].getBytes(StandardCharsets.UTF_8));
            // Anything else would be refused, and quoted, by the HTTP client.
            case "bearer" -> {
                if (!words[1].matches("[\\x21-\\x7e]+")) {
                    throw unusable();
                }
                yield "Bearer " + words[1];
            }
            default -> throw unusable();
        };
    }

    private SurroundingsException unusable() {
        return new SurroundingsException(
                "expected one line, basic USER:PASSWORD or bearer TOKEN, in the credentialsFile of" + " archive "
                        + archive + ", got something else");
    }

    @Override
    public String toString() {
        return "credentials for archive " + archive;
    }
}
