package dev.muduo.standalone;

import dev.muduo.infer.InferService;
import dev.muduo.ingest.IngestService;
import dev.muduo.networks.runtime.EngineConfig;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.platform.Platform;
import dev.muduo.platform.RunningServices;
import dev.muduo.platform.ServiceFactory;
import dev.muduo.platform.agent.Health;
import dev.muduo.platform.agent.PriorityComputeBudget;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.http.HttpConfig;
import dev.muduo.platform.security.SecurityConfig;
import dev.muduo.standalone.client.RunningInstance;
import dev.muduo.standalone.embedded.Infrastructure;
import dev.muduo.standalone.embedded.InfrastructurePorts;
import dev.muduo.standalone.watch.LoopPicture;
import dev.muduo.standalone.watch.WatchService;
import dev.muduo.teacher.TeacherService;
import dev.muduo.trainer.TrainerService;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything on one machine, in one JVM and its child: broker and store, then ingest, teachers, trainer, gate and inference
 * on one HTTP port. All state is in the data directory; whoever opens it again, even after {@code kill -9}, goes on from there.
 *
 * <p>Started and closed by the thread that owns the process.
 */
public final class Standalone implements AutoCloseable {
    private final Path data;
    private final Infrastructure infrastructure;
    private final RunningServices services;
    private final Parts parts;
    private final URI url;

    /** The services that others in this process look into. */
    private static final class Parts {
        private WatchService watch;
        private TrainerService trainer;
        private TeacherService teachers;
    }

    private Standalone(Path data, Infrastructure infrastructure, RunningServices services, Parts parts, URI url) {
        this.data = data;
        this.infrastructure = infrastructure;
        this.services = services;
        this.parts = parts;
        this.url = url;
    }

    /**
     * Returns when HTTP listens.
     *
     * @param configuration what the user wants; where broker, store and secrets are is added here
     * @throws dev.muduo.standalone.embedded.DirectoryInUseException if another process has the directory
     * @throws dev.muduo.platform.config.ConfigurationException if a section is not usable, or the file of API keys is gone
     * @throws IOException if broker and store do not start
     */
    public static Standalone start(Path data, Configuration configuration, InfrastructurePorts ports)
            throws IOException, InterruptedException {
        Path directory = Files.createDirectories(data.toAbsolutePath().normalize());
        // Before anything is started, so that a mistake in the configuration costs no time.
        Configuration secured = configuration.with(new InstanceKeys(directory).settings(configuration));
        HttpConfig http = secured.section("http", HttpConfig.class);
        http.requireProtection(secured.section("security", SecurityConfig.class));
        configuration.section("model", ModelConfig.class);
        TensorEngine.start(configuration.section("engine", EngineConfig.class));
        Infrastructure infrastructure = Infrastructure.start(directory, ports);
        Parts parts = new Parts();
        RunningServices services = null;
        try {
            services = RunningServices.start(
                    secured.with(placesIn(directory, infrastructure)),
                    new PriorityComputeBudget(),
                    InstantSource.system(),
                    factories(parts));
            infrastructure.reportTo(services.health());
            URI url = RunningInstance.onThisMachine(http.scheme(), http.host(), services.port());
            new RunningInstance(url.toString(), ProcessHandle.current().pid()).write(directory);
            return new Standalone(directory, infrastructure, services, parts, url);
        } catch (IOException | InterruptedException | RuntimeException failure) {
            closeAfter(failure, services);
            closeAfter(failure, infrastructure);
            throw failure;
        }
    }

    /** The four services and what shows them. They never call each other: they meet at the log. */
    private static List<ServiceFactory> factories(Parts parts) {
        return List.of(
                IngestService::create,
                (platform, configuration) -> parts.teachers = TeacherService.create(platform, configuration),
                (platform, configuration) -> parts.trainer = TrainerService.create(platform, configuration),
                InferService::create,
                (platform, configuration) -> parts.watch = new WatchService(platform));
    }

    /** Where the API keys of an instance on this data directory are kept. */
    public static Path apiKeys(Path data) {
        return new InstanceKeys(data).file();
    }

    private static Map<String, Object> placesIn(Path directory, Infrastructure infrastructure) {
        Map<String, Object> places = new HashMap<>(infrastructure.address().settings());
        places.put("process.instance", "standalone");
        places.put("process.scratch", directory.resolve("scratch").toString());
        places.put(
                "site.secretFile", directory.resolve("secrets").resolve("site").toString());
        places.put("site.createSecret", true);
        places.put("site.originals", directory.resolve("originals").toString());
        places.put("ingest.dicom.spool", directory.resolve("dicom-spool").toString());
        return places;
    }

    /** Where HTTP answers those on this machine. */
    public URI url() {
        return url;
    }

    public Path data() {
        return data;
    }

    public Health health() {
        return services.health();
    }

    public Platform platform() {
        return services.platform();
    }

    /** The loop as of the last record read. */
    public LoopPicture picture() {
        return parts.watch.picture();
    }

    public TrainerService trainer() {
        return parts.trainer;
    }

    public TeacherService teachers() {
        return parts.teachers;
    }

    /** Ends requests, roles and services, then what they stand on. What goes wrong with one is told after the other is closed. */
    @Override
    public void close() throws IOException {
        RunningInstance.remove(data);
        IllegalStateException failure = new IllegalStateException("not everything ended cleanly");
        closeAfter(failure, services);
        closeAfter(failure, infrastructure);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    private static void closeAfter(Throwable failure, AutoCloseable part) {
        if (part == null) {
            return;
        }
        try {
            part.close();
        } catch (Exception another) {
            failure.addSuppressed(another);
        }
    }
}
