package dev.muduo.standalone.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.Platform;
import dev.muduo.platform.RunningServices;
import dev.muduo.platform.Service;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ConfigurationException;
import dev.muduo.platform.http.Routes;
import dev.muduo.schemas.Topics;
import dev.muduo.standalone.embedded.EmbeddedStore;
import dev.muduo.standalone.embedded.StoreCredentials;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service on real parts, from its configuration to its end. */
class RunningServicesTest {
    private static final StoreCredentials CREDENTIALS =
            new StoreCredentials("muduo-test", "a secret of more than sixteen letters");

    @TempDir
    Path directory;

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch worked = new CountDownLatch(1);

    private Configuration configuration(RealBroker broker, URI store) throws Exception {
        Path secret = Files.writeString(
                directory.resolve("store.properties"),
                "accessKey=" + CREDENTIALS.accessKey() + "\nsecretKey=" + CREDENTIALS.secretKey() + "\n");
        return Configuration.reference()
                .with(Map.of(
                        "kafka.bootstrapServers", broker.config().bootstrapServers(),
                        "kafka.replicationFactor", 1,
                        "store.endpoint", store.toString(),
                        "store.credentialsFile", secret.toString(),
                        "http.port", 0,
                        "process.scratch", directory.resolve("scratch").toString()));
    }

    /** An agent that looks at log and store, and a route. */
    private Service service(Platform platform) {
        Agent agent = new Agent() {
            @Override
            public int doWork() {
                platform.store().createIfAbsent("hello", new byte[1], "text/plain");
                platform.log().partitions(Set.of(Topics.STUDIES));
                worked.countDown();
                return 0;
            }

            @Override
            public void onClose() {
                calls.add("agent sees "
                        + platform.log().partitions(Set.of(Topics.MODELS)).size() + " partition");
            }

            @Override
            public String roleName() {
                return "role";
            }
        };
        return new Service() {
            @Override
            public String name() {
                return "test";
            }

            @Override
            public List<Agent> agents() {
                return List.of(agent);
            }

            @Override
            public List<Routes> routes() {
                return List.of(router -> router.get("/v1/test").handler(context -> context.end("here")));
            }

            @Override
            public void close() {
                calls.add("service closed");
            }
        };
    }

    private static HttpResponse<String> get(int port, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aServiceRunsOnItsPartsAndEndsInOrder() throws Exception {
        try (RealBroker broker = new RealBroker(directory.resolve("kafka"));
                EmbeddedStore store = EmbeddedStore.start(directory.resolve("store"), 0, CREDENTIALS)) {
            Configuration configuration = configuration(broker, store.endpoint());
            RunningServices running = RunningServices.start(
                    configuration,
                    ComputeBudget.unlimited(),
                    InstantSource.system(),
                    List.of((platform, any) -> service(platform)));
            worked.await();
            assertEquals("here", get(running.port(), "/v1/test").body());
            assertEquals(200, get(running.port(), "/healthz").statusCode());
            running.close();
            running.close();
            assertEquals(List.of("agent sees 1 partition", "service closed"), calls);
            aFailedStartLeavesNothing(configuration);
        }
    }

    private void aFailedStartLeavesNothing(Configuration configuration) {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        IllegalStateException failed = assertThrows(
                IllegalStateException.class,
                () -> RunningServices.start(
                        configuration, ComputeBudget.unlimited(), InstantSource.system(), List.of((platform, any) -> {
                            throw new IllegalStateException("the second service does not start");
                        })));
        assertEquals("the second service does not start", failed.getMessage());
        assertEquals(0, failed.getSuppressed().length);
        Configuration wrong = configuration.with(Map.of("http.port", 70_000));
        assertThrows(
                ConfigurationException.class,
                () -> RunningServices.start(wrong, ComputeBudget.unlimited(), InstantSource.system(), List.of()));
        assertTrue(
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> !before.contains(thread))
                        .noneMatch(thread -> thread.getName().contains("vert.x-eventloop")),
                "event loops were left behind");
    }
}
