package dev.muduo.ingest.spool;

import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Small JSON files, there whole or not at all. */
final class JsonFile {
    private JsonFile() {}

    /** @throws DamagedFileException if it is something else */
    static <T> Optional<T> read(Path file, Class<T> type) throws IOException {
        try {
            return Optional.of(
                    Json.read(Files.readAllBytes(file), type, file.getFileName().toString()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (RecordFaultException e) {
            throw new DamagedFileException(file);
        }
    }

    static void write(Path file, Object value) throws IOException {
        SecureFiles.write(file, Json.write(value));
    }
}
