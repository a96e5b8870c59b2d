package dev.muduo.infer.http;

import dev.muduo.infer.FakeNetworks;
import dev.muduo.infer.InferService;
import dev.muduo.infer.Promotions;
import dev.muduo.infer.config.ServingConfig;
import dev.muduo.infer.request.TargetGrid;
import dev.muduo.networks.unet.Arithmetic;
import dev.muduo.platform.Platform;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.agent.Health;
import dev.muduo.platform.http.HttpConfig;
import dev.muduo.platform.http.HttpEdge;
import dev.muduo.platform.model.StoredModelRegistry;
import dev.muduo.platform.security.Authentication;
import dev.muduo.platform.telemetry.Metrics;
import dev.muduo.platform.testing.ApiContract;
import dev.muduo.platform.testing.ContractClient;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.platform.testing.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The whole service on a free port, with the log and the store in memory and agents that step when told to. */
final class ServiceUnderTest implements AutoCloseable {
    static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(1);
    /** Room for archives, whose files are unpacked. */
    private static final int MAX_DISK_MIB = 64;

    static final ServingConfig CONFIG = config(1, 1, 3, Optional.empty());

    /** @param automatic on which grid studies are segmented unasked */
    static ServingConfig config(int concurrency, int queue, int outboxEvents, Optional<TargetGrid> automatic) {
        return config(concurrency, queue, outboxEvents, automatic, REQUEST_TIMEOUT);
    }

    static ServingConfig config(
            int concurrency, int queue, int outboxEvents, Optional<TargetGrid> automatic, Duration requestTimeout) {
        return config(concurrency, queue, outboxEvents, automatic, requestTimeout, new ServingConfig.Bulk(1, 1));
    }

    static ServingConfig config(
            int concurrency,
            int queue,
            int outboxEvents,
            Optional<TargetGrid> automatic,
            Duration requestTimeout,
            ServingConfig.Bulk bulk) {
        return config(concurrency, queue, outboxEvents, automatic, requestTimeout, bulk, 1, MAX_DISK_MIB);
    }

    /**
     * @param maxMegavoxels of one image
     * @param maxDiskMiB    of all forms, each of which has at most 1 MiB
     */
    static ServingConfig config(
            int concurrency,
            int queue,
            int outboxEvents,
            Optional<TargetGrid> automatic,
            Duration requestTimeout,
            ServingConfig.Bulk bulk,
            int maxMegavoxels,
            int maxDiskMiB) {
        return new ServingConfig(
                Arithmetic.FLOAT32,
                concurrency,
                queue,
                bulk,
                requestTimeout,
                Duration.ofSeconds(7),
                1,
                maxDiskMiB,
                16,
                32,
                maxMegavoxels,
                100,
                outboxEvents,
                false,
                new ServingConfig.Answers(3, Duration.ofHours(1), Duration.ofMinutes(30), 2),
                new ServingConfig.Automatic(automatic, Duration.ofHours(24)));
    }

    final InMemoryEventLog log = new InMemoryEventLog();
    final InMemoryObjectStore store = new InMemoryObjectStore();
    final ManualClock clock = new ManualClock();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final FakeNetworks networks = new FakeNetworks();
    final Health health = new Health();
    final ManualDeadlines deadlines = new ManualDeadlines();
    final Promotions trainer;
    /** Holds all answers against the API's description. */
    final HttpClient client = new ContractClient(ApiContract.onClassPath());

    final InferService service;
    private final Metrics edgeMetrics = new Metrics();
    private final HttpEdge edge;
    private final int port;

    ServiceUnderTest(Path scratch) throws Exception {
        this(scratch, CONFIG);
    }

    ServiceUnderTest(Path scratch, ServingConfig config) throws Exception {
        this(scratch, config, ComputeBudget.unlimited());
    }

    ServiceUnderTest(Path scratch, ServingConfig config, ComputeBudget compute) throws Exception {
        this(scratch, config, compute, Optional.empty());
    }

    /** @param authentication tells callers apart */
    ServiceUnderTest(Path scratch, ServingConfig config, ComputeBudget compute, Optional<Authentication> authentication)
            throws Exception {
        StoredModelRegistry registry = new StoredModelRegistry(store);
        trainer = new Promotions(registry, log);
        Platform platform = new Platform(log, store, registry, meters, compute, clock, scratch, health);
        service = InferService.create(platform, FakeNetworks.MODEL, config, networks, "under-test", deadlines);
        for (Agent agent : service.agents()) {
            agent.onStart();
        }
        edge = new HttpEdge(HttpConfig.local(0), health, edgeMetrics.registry(), service.routes(), authentication);
        port = edge.start();
    }

    /** Lets every agent work until none finds anything to do. */
    void settle() throws Exception {
        int done = 1;
        while (done > 0) {
            done = step();
        }
    }

    /** One step of every agent. */
    int step() throws Exception {
        int done = 0;
        for (Agent agent : service.agents()) {
            done += agent.doWork();
        }
        return done;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Requests that hold a place, interactive and bulk ones. */
    int inside() {
        return meters.get("muduo.serving.inside").gauges().stream()
                .mapToInt(gauge -> (int) gauge.value())
                .sum();
    }

    double count(String meter, String... tags) {
        return meters.get(meter).tags(tags).counter().count();
    }

    @Override
    public void close() throws Exception {
        networks.goOn();
        edge.close();
        edgeMetrics.close();
        for (Agent agent : service.agents()) {
            agent.onClose();
        }
        service.close();
    }
}
