package dev.muduo.standalone.embedded;

import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/**
 * Where broker and store of a data directory answer, in its file {@code run/infrastructure.json}: written when they do, removed
 * when they stop, left behind when their owner is killed.
 *
 * @param pid of the owner, so that a file left behind can be told from a living one
 */
public record InfrastructureAddress(String bootstrapServers, String storeEndpoint, String credentialsFile, long pid) {
    private static final String FILE = "run/infrastructure.json";

    static InfrastructureAddress of(Infrastructure running) {
        return new InfrastructureAddress(
                running.bootstrapServers(),
                running.storeEndpoint().toString(),
                running.credentialsFile().toString(),
                ProcessHandle.current().pid());
    }

    /** Of the data directory's living owner, if there is one. */
    public static Optional<InfrastructureAddress> find(Path dataDirectory) throws IOException {
        Path file = dataDirectory.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            InfrastructureAddress found =
                    Json.read(Files.readAllBytes(file), InfrastructureAddress.class, file.toString());
            return ProcessHandle.of(found.pid).filter(ProcessHandle::isAlive).map(alive -> found);
        } catch (RecordFaultException damaged) {
            throw new IOException(damaged.getMessage(), damaged);
        }
    }

    void write(Path dataDirectory) throws IOException {
        Path file = dataDirectory.resolve(FILE);
        Files.createDirectories(file.getParent());
        Path whole = Files.write(file.resolveSibling("infrastructure.json.tmp"), Json.write(this));
        Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
    }

    static void remove(Path dataDirectory) throws IOException {
        Files.deleteIfExists(dataDirectory.resolve(FILE));
    }

    /** As settings of the sections {@code kafka} and {@code store}. */
    public Map<String, Object> settings() {
        return Map.of(
                "kafka.bootstrapServers",
                bootstrapServers,
                "kafka.replicationFactor",
                1,
                "store.endpoint",
                URI.create(storeEndpoint).toString(),
                "store.createBucket",
                true,
                "store.credentialsFile",
                credentialsFile);
    }
}
