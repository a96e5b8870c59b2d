package dev.muduo.standalone.embedded;

import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Where broker and store of a data directory answer, in its file {@code run/infrastructure.json}: written when they do, removed
 * when they stop, left behind when their owner is killed. One that was left behind is told from a living owner's by the lock on the
 * data directory, which the operating system gives back when the owner dies: another process may have its id by then.
 *
 * @param pid     of the owner
 * @param started when the owner began, as far as the operating system tells
 */
public record InfrastructureAddress(
        String bootstrapServers, String storeEndpoint, String credentialsFile, long pid, Optional<Long> started) {
    private static final String FILE = "run/infrastructure.json";
    private static final String LOCK = "lock";

    static InfrastructureAddress of(Infrastructure running) {
        return new InfrastructureAddress(
                running.bootstrapServers(),
                running.storeEndpoint().toString(),
                running.credentialsFile().toString(),
                ProcessHandle.current().pid(),
                started(ProcessHandle.current()));
    }

    /** What the owner of a data directory holds for as long as it lives. */
    static Path lockIn(Path dataDirectory) {
        return dataDirectory.resolve(LOCK);
    }

    /** Milliseconds of the epoch; the same whenever a process asks for its own. */
    private static Optional<Long> started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli);
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
            return found.isOwned(dataDirectory) ? Optional.of(found) : Optional.empty();
        } catch (RecordFaultException damaged) {
            throw new IOException(damaged.getMessage(), damaged);
        }
    }

    private boolean isOwned(Path dataDirectory) throws IOException {
        // In a container every process before this one had the same id.
        return pid == ProcessHandle.current().pid()
                ? started.equals(started(ProcessHandle.current()))
                : DataDirectoryLock.isHeldByAnother(lockIn(dataDirectory));
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
