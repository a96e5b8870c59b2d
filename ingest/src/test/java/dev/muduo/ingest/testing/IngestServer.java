package dev.muduo.ingest.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.AgentRunner;
import dev.muduo.platform.agent.BackOff;
import dev.muduo.platform.agent.Health;
import dev.muduo.platform.http.HttpConfig;
import dev.muduo.platform.http.HttpEdge;
import dev.muduo.platform.security.Authentication;
import dev.muduo.platform.testing.ApiContract;
import dev.muduo.platform.testing.ContractClient;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A rig that really runs: a port on the loopback interface, a thread for every role. Its client holds all answers against the API's
 * description.
 */
public final class IngestServer implements AutoCloseable {
    private static final BackOff QUICK = new BackOff(Duration.ofMillis(1), Duration.ofMillis(5));
    private static final AgentRunner.Timing TIMING = new AgentRunner.Timing(QUICK, QUICK, Duration.ofSeconds(20));

    private final IngestRig rig;
    private final HttpEdge edge;
    private final Health health = new Health();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<AgentRunner> runners = new ArrayList<>();
    private final HttpClient client = new ContractClient(ApiContract.onClassPath());
    private final int port;
    private Optional<String> credentials = Optional.empty();

    public IngestServer(IngestRig rig) {
        this(rig, Optional.empty());
    }

    /** @param authentication tells callers apart */
    public IngestServer(IngestRig rig, Optional<Authentication> authentication) {
        this.rig = rig;
        edge = new HttpEdge(HttpConfig.local(0), health, meters, rig.service.routes(), authentication);
        port = edge.start();
    }

    /** Starts the roles and waits until the leader leads. */
    public IngestServer running() throws InterruptedException {
        for (Agent agent : rig.service.agents()) {
            AgentRunner runner = new AgentRunner(agent, health, meters, TIMING, RandomGenerator.getDefault());
            runners.add(runner);
            runner.start();
        }
        while (!rig.service.leads()) {
            Thread.sleep(1);
        }
        return this;
    }

    /** Waits until the surroundings fail a role. */
    public void awaitAlarm(String role) throws InterruptedException {
        while (health.parts().get(role).state() != Health.State.ALARM) {
            Thread.sleep(1);
        }
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    public Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    /** What was answered. */
    public record Answer(int status, JsonObject json, HttpResponse<String> response) {
        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** Fails unless it is a whole problem of this kind (RFC 9457). */
        public void assertProblem(int expected, String code) {
            assertEquals(expected, status, json.encode());
            assertEquals("application/problem+json", header("Content-Type"));
            assertEquals(code, json.getString("code"), json.encode());
            assertEquals("urn:muduo:problem:" + code, json.getString("type"));
            assertTrue(json.getString("detail").length() > 10);
        }
    }

    /** Folders of requests are removed right after the answer: waits for that. */
    public void awaitEmptyScratch() throws IOException, InterruptedException {
        while (true) {
            try (Stream<Path> left = Files.list(rig.scratch())) {
                if (left.findAny().isEmpty()) {
                    return;
                }
            }
            Thread.sleep(1);
        }
    }

    public Answer post(String path, Multipart form) throws IOException, InterruptedException {
        return send(form.post(uri(path)));
    }

    public Answer post(String path, String type, String body) throws IOException, InterruptedException {
        return post(path, type, body.getBytes(StandardCharsets.UTF_8));
    }

    public Answer post(String path, String type, byte[] body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    }

    public Answer get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).build());
    }

    /** Shows this with every request from now on. */
    public IngestServer as(String key) {
        credentials = Optional.of(key);
        return this;
    }

    private Answer send(HttpRequest plain) throws IOException, InterruptedException {
        HttpRequest.Builder shown = HttpRequest.newBuilder(plain, (name, value) -> true);
        credentials.ifPresent(key -> shown.header("Authorization", "Bearer " + key));
        HttpRequest request = shown.build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), new JsonObject(response.body()), response);
    }

    @Override
    public void close() {
        edge.close();
        runners.forEach(AgentRunner::requestStop);
        runners.forEach(AgentRunner::close);
    }
}
