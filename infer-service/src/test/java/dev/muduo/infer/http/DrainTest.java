package dev.muduo.infer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muduo.infer.FakeNetworks;
import dev.muduo.infer.InferService;
import dev.muduo.infer.Promotions;
import dev.muduo.platform.Platform;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.agent.Health;
import dev.muduo.platform.http.HttpConfig;
import dev.muduo.platform.http.HttpEdge;
import dev.muduo.platform.model.StoredModelRegistry;
import dev.muduo.platform.telemetry.Metrics;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.platform.testing.ManualClock;
import dev.muduo.schemas.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of requests when the process is asked to end: parts are closed in the order that the process closes them in. */
@Timeout(120)
class DrainTest {
    @TempDir
    Path scratch;

    private final InMemoryEventLog log = new InMemoryEventLog();
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final StoredModelRegistry registry = new StoredModelRegistry(store);
    private final FakeNetworks networks = new FakeNetworks();
    private final Metrics metrics = new Metrics();
    private final HttpClient client = HttpClient.newHttpClient();
    private URI segmentations;

    @Test
    void whatWasAdmittedIsAnsweredAndNothingElseIsTaken() throws Exception {
        Platform platform = new Platform(
                log, store, registry, metrics.registry(), ComputeBudget.unlimited(), new ManualClock(), scratch);
        InferService service = InferService.create(
                platform,
                FakeNetworks.MODEL,
                ServiceUnderTest.config(1, 2, 100, Optional.empty()),
                networks,
                "draining");
        HttpEdge edge = new HttpEdge(HttpConfig.local(0), new Health(), metrics.registry(), service.routes());
        segmentations = URI.create("http://127.0.0.1:" + edge.start() + "/v1/segmentations");
        new Promotions(registry, log).promote(3);
        for (Agent agent : service.agents()) {
            agent.onStart();
            agent.doWork();
        }
        networks.pause();
        int windows = networks.windows();
        List<CompletableFuture<HttpResponse<byte[]>>> admitted = List.of(post(), post(), post());
        Requests.await(() -> networks.windows() > windows && inside() == 3);

        Thread closing = new Thread(() -> {
            edge.close();
            service.agents().forEach(Agent::onClose);
            service.close();
        });
        closing.start();
        // All places are taken, so that whoever comes before the port is closed is refused, too.
        Requests.await(() -> {
            try {
                return post().get().statusCode() == 503;
            } catch (ExecutionException e) {
                return e.getCause() instanceof IOException;
            }
        });
        networks.goOn();
        for (CompletableFuture<HttpResponse<byte[]>> each : admitted) {
            assertEquals(200, each.get().statusCode());
        }
        closing.join();
        assertEquals(0, networks.open(), "the model's memory is free");
        assertEquals(3, log.records(Topics.SEGMENTATIONS).size(), "the log is told of all three");
        assertThrows(ExecutionException.class, () -> post().get());
        metrics.close();
    }

    private int inside() {
        return metrics.registry().get("muduo.serving.inside").gauges().stream()
                .mapToInt(gauge -> (int) gauge.value())
                .sum();
    }

    private CompletableFuture<HttpResponse<byte[]>> post() {
        return client.sendAsync(
                HttpRequest.newBuilder(segmentations)
                        .header("Content-Type", Form.CONTENT_TYPE)
                        .POST(Requests.pair().publisher())
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }
}
