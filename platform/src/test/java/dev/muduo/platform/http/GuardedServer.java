package dev.muduo.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.security.AccessRole;
import dev.muduo.platform.security.Authentication;
import dev.muduo.platform.testing.FakeIssuer;
import dev.muduo.platform.testing.SecuritySettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A server that knows keys of every role and the tokens of an issuer, before routes of which some are described and some are not. */
final class GuardedServer implements AutoCloseable {
    private static final String DESCRIBED = """
            paths:
              /healthz: { get: { x-muduo-role: open } }
              /open: { get: { x-muduo-role: open } }
              /v1/things: { get: { x-muduo-role: viewer }, post: { x-muduo-role: annotator } }
              /v1/things/{id}: { get: { x-muduo-role: viewer }, delete: { x-muduo-role: admin } }
              /v1/things/special: { get: { x-muduo-role: admin } }
              /v1/forgotten: { get: { summary: Nobody said who may. } }
              /v1/mistaken: { get: { x-muduo-role: everybody } }
            """;

    /** Moves for the rates alone. */
    final AtomicLong nanos = new AtomicLong();

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    /** Paths whose GET was let in. */
    final List<String> reached = new CopyOnWriteArrayList<>();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Object> settings = new HashMap<>();
    private final Vertx vertx = Vertx.vertx();
    private final int port;

    /** @param keys the file of the keys, which is written */
    GuardedServer(Path keys, FakeIssuer issuer) throws Exception {
        settings.putAll(SecuritySettings.keysOfAllRoles(keys));
        settings.putAll(SecuritySettings.issuer(issuer));
        settings.put("security.rates.requestsPerSecond", 2);
        settings.put("security.rates.burst", 20);
        settings.put("security.rates.unknownPerSecond", 2);
        settings.put("security.rates.unknownBurst", 20);
        port = serve();
    }

    static AccessRules rules() throws IOException {
        JsonNode described = new YAMLMapper().readTree(DESCRIBED);
        return new AccessRules(described);
    }

    /** As the server has it, with a memory of its own. */
    Authentication authentication() {
        return Authentication.of(SecuritySettings.section(settings), InstantSource.system())
                .orElseThrow();
    }

    private int serve() throws Exception {
        Router router = Router.router(vertx);
        router.route().handler(RequestIds::assign);
        router.route().handler(AccessLog::follow);
        Connections connections = new Connections(vertx, 100, TimeUnit.MINUTES.toMillis(1));
        router.route().handler(new Framing(connections)::check);
        AccessControl control = new AccessControl(rules(), authentication(), meters, nanos::get);
        router.route().handler(control::check);
        for (String path : List.of(
                "/healthz",
                "/open",
                "/v1/things",
                "/v1/things/:id",
                "/v1/forgotten",
                "/v1/mistaken",
                "/v1/undescribed")) {
            router.get(path).handler(context -> {
                reached.add(path);
                context.end(Callers.of(context).name());
            });
        }
        router.delete("/v1/things/:id").handler(context -> context.end("deleted"));
        router.post("/v1/things")
                .handler(BodyHandler.create(false))
                .handler(context -> context.end(
                        Callers.of(context).name() + " sent " + context.body().length()));
        Problems.mount(router);
        HttpServer server = vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
                .connectionHandler(connections::accept)
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        return server.actualPort();
    }

    int port() {
        return port;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path, AccessRole role) throws Exception {
        return send(request(path).header("Authorization", "Bearer " + SecuritySettings.key(role)));
    }

    /** Sends exactly these bytes, ISO 8859-1, and returns all that comes back before the server closes. */
    String raw(String bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    static void assertProblem(HttpResponse<String> answer, int status, String code) throws IOException {
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(code, Json.reader().readTree(answer.body()).path("code").asText());
    }

    /** Ends in good order: what was answered is logged. */
    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }
}
