package dev.muduo.benchmarks.serving;

import dev.muduo.infer.InferService;
import dev.muduo.infer.config.ServingConfig;
import dev.muduo.networks.unet.Arithmetic;
import dev.muduo.platform.Platform;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.AgentRunner;
import dev.muduo.platform.agent.Health;
import dev.muduo.platform.agent.PriorityComputeBudget;
import dev.muduo.platform.http.HttpConfig;
import dev.muduo.platform.http.HttpEdge;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.model.StoredModelRegistry;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.platform.telemetry.Metrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The whole service on a free port, as its container runs it: agents on threads of their own, HTTP, a real network. */
final class Rig implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LOOK_MILLIS = 5;
    private static final int OUTBOX = 100_000;
    private static final int STUDIES = 1000;
    private static final int MAX_UPLOAD_MIB = 4;
    private static final int MAX_DISK_MIB = 1024;
    private static final int MAX_OUTGOING_MIB = 64;
    private static final int MAX_CONNECTIONS = 2500;

    /** Within which whoever balances load is to be told that there is no place. */
    static final Duration AT_ONCE = Duration.ofMillis(50);

    private static final String REQUESTS = "muduo.http.requests";

    private static final MeterFilter COUNTED = new MeterFilter() {
        @Override
        public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig given) {
            return id.getName().equals(REQUESTS)
                    ? DistributionStatisticConfig.builder()
                            .serviceLevelObjectives((double) AT_ONCE.toNanos())
                            .build()
                            .merge(given)
                    : given;
        }
    };

    private final CountingLoader loader = new CountingLoader();
    private final Metrics metrics = new Metrics(COUNTED);
    private final Health health = new Health();
    private final Path scratch;
    private final InferService service;
    private final HttpEdge edge;
    private final List<AgentRunner> runners;
    private final URI uri;

    /** How requests are admitted. */
    record Limits(int concurrency, int queue, Duration requestTimeout) {
        int most() {
            return concurrency + queue;
        }
    }

    /** Starts it; nothing is served before the first promotion. */
    Rig(EventLog log, ObjectStore store, Path scratch, Limits limits) {
        this.scratch = scratch;
        Platform platform = new Platform(
                log,
                store,
                new StoredModelRegistry(store),
                metrics.registry(),
                new PriorityComputeBudget(),
                InstantSource.system(),
                scratch,
                health);
        service = InferService.create(platform, TellingCheckpoints.MODEL, config(limits), loader, "bench");
        edge = new HttpEdge(
                new HttpConfig(
                        "127.0.0.1", 0, 16 * 1024, MAX_CONNECTIONS, Duration.ofMinutes(2), Duration.ofSeconds(20)),
                health,
                metrics.registry(),
                service.routes());
        uri = URI.create("http://127.0.0.1:" + edge.start());
        runners = service.agents().stream().map(this::runner).toList();
        runners.forEach(AgentRunner::start);
    }

    private AgentRunner runner(Agent agent) {
        return new AgentRunner(agent, health, metrics.registry());
    }

    private static ServingConfig config(Limits limits) {
        return new ServingConfig(
                Arithmetic.FLOAT32,
                limits.concurrency(),
                limits.queue(),
                new ServingConfig.Bulk(1, limits.queue()),
                limits.requestTimeout(),
                Duration.ofSeconds(1),
                MAX_UPLOAD_MIB,
                MAX_DISK_MIB,
                16,
                MAX_OUTGOING_MIB,
                1,
                STUDIES,
                OUTBOX,
                false,
                new ServingConfig.Answers(1, Duration.ofHours(1), limits.requestTimeout(), 1),
                new ServingConfig.Automatic(Optional.empty(), Duration.ofDays(1)));
    }

    /** Refusals for want of a place, and how many of them took the server longer than {@link #AT_ONCE}. */
    record Refusals(long count, long slow) {}

    Refusals refusals() {
        long count = 0;
        long atOnce = 0;
        for (Timer timer :
                metrics.registry().find(REQUESTS).tag("status", "429").timers()) {
            HistogramSnapshot taken = timer.takeSnapshot();
            count += taken.count();
            for (CountAtBucket bucket : taken.histogramCounts()) {
                atOnce += bucket.bucket(TimeUnit.MILLISECONDS) == AT_ONCE.toMillis() ? (long) bucket.count() : 0;
            }
        }
        return new Refusals(count, count - atOnce);
    }

    URI uri() {
        return uri;
    }

    CountingLoader networks() {
        return loader;
    }

    /** Promotions that were published, the first included. */
    long swaps() {
        return (long) counter("muduo.serving.swaps");
    }

    /** Requests that hold a place. */
    int inside() {
        return metrics.registry().get("muduo.serving.inside").gauges().stream()
                .mapToInt(gauge -> (int) gauge.value())
                .sum();
    }

    /** The newest promotion that serves. */
    long served() {
        return (long) gauge("muduo.serving.promotion.served");
    }

    /** How long the steps of loads took. */
    List<String> loadSteps() {
        return metrics.registry().find("muduo.serving.load").timers().stream()
                .map(timer -> String.format(
                        Locale.ROOT,
                        "step %s of a load: %.1f ms on the average",
                        timer.getId().getTag("step"),
                        timer.mean(TimeUnit.MILLISECONDS)))
                .toList();
    }

    int outbox() {
        return (int) gauge("muduo.serving.outbox.waiting");
    }

    private double gauge(String name) {
        Gauge gauge = metrics.registry().get(name).gauge();
        return gauge.value();
    }

    double counter(String name) {
        Counter counter = metrics.registry().get(name).counter();
        return counter.count();
    }

    /** Files of bodies that are not gone yet. */
    int uploads() {
        try (Stream<Path> files = Files.list(scratch.resolve("serving/uploads"))) {
            return (int) files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it came to be so within a generous time. */
    boolean await(BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                return false;
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return true;
    }

    /** In the order in which the process does it. */
    @Override
    public void close() {
        edge.close();
        runners.forEach(AgentRunner::requestStop);
        runners.forEach(AgentRunner::close);
        service.close();
        metrics.close();
    }
}
