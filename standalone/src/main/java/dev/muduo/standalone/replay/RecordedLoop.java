package dev.muduo.standalone.replay;

import dev.muduo.platform.Platform;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.KafkaConfig;
import dev.muduo.platform.log.KafkaEventLog;
import dev.muduo.platform.model.StoredModelRegistry;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.platform.store.S3ObjectStore;
import dev.muduo.platform.store.StoreConfig;
import dev.muduo.standalone.embedded.Infrastructure;
import dev.muduo.standalone.embedded.InfrastructureAddress;
import dev.muduo.standalone.embedded.InfrastructurePorts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Log and store of a loop, to be read: those of a data directory, whether an instance runs on it or not, or those that a
 * configuration names. Where none runs, broker and store are started for as long as this is open, and the directory is taken.
 * Owned by one thread.
 */
public final class RecordedLoop implements AutoCloseable {
    private final Optional<Infrastructure> started;
    private final EventLog log;
    private final ObjectStore store;
    private final Path scratch;

    private RecordedLoop(Optional<Infrastructure> started, Configuration placed, Path scratch) throws IOException {
        this.started = started;
        this.scratch = Files.createDirectories(scratch);
        this.log = new KafkaEventLog(placed.section("kafka", KafkaConfig.class));
        // Nothing is written, a missing bucket neither.
        Configuration reading = placed.with(Map.of("store.createBucket", false));
        this.store = new S3ObjectStore(reading.section("store", StoreConfig.class));
    }

    /**
     * Of a data directory.
     *
     * @param configuration what the instance was started with, as far as it names the bucket
     * @throws NoSuchFileException if the directory is none of an instance
     * @throws dev.muduo.standalone.embedded.DirectoryInUseException if an instance is just being started on it
     */
    public static RecordedLoop in(Path data, Configuration configuration) throws IOException, InterruptedException {
        Path directory = data.toAbsolutePath().normalize();
        if (!Files.exists(directory.resolve("secrets"))) {
            throw new NoSuchFileException(
                    data.toString(), null, "expected the data directory of an instance (muduo up --data)");
        }
        Path scratch = directory
                .resolve("scratch")
                .resolve("replay-" + ProcessHandle.current().pid());
        Optional<InfrastructureAddress> running = InfrastructureAddress.find(directory);
        if (running.isPresent()) {
            return new RecordedLoop(
                    Optional.empty(), configuration.with(running.get().settings()), scratch);
        }
        Infrastructure infrastructure = Infrastructure.start(directory, InfrastructurePorts.ANY);
        try {
            return new RecordedLoop(
                    Optional.of(infrastructure),
                    configuration.with(infrastructure.address().settings()),
                    scratch);
        } catch (IOException | RuntimeException failure) {
            infrastructure.close();
            throw failure;
        }
    }

    /** Where the sections {@code kafka} and {@code store} say; its scratch lies in {@code process.scratch}. */
    public static RecordedLoop at(Configuration configuration) throws IOException {
        Path scratch = Path.of(configuration.flattened("process").get("scratch"));
        return new RecordedLoop(
                Optional.empty(),
                configuration,
                scratch.resolve("replay-" + ProcessHandle.current().pid()));
    }

    /** Parts for who reads; the scratch directory is this process's own and goes when this is closed. */
    public Platform platform() {
        return new Platform(
                log,
                store,
                new StoredModelRegistry(store),
                new SimpleMeterRegistry(),
                ComputeBudget.unlimited(),
                InstantSource.system(),
                scratch);
    }

    @Override
    public void close() {
        try (EventLog first = log;
                ObjectStore second = store) {
            removeScratch();
        } finally {
            started.ifPresent(Infrastructure::close);
        }
    }

    private void removeScratch() {
        try (Stream<Path> inside = Files.walk(scratch)) {
            for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + scratch, e);
        }
    }
}
