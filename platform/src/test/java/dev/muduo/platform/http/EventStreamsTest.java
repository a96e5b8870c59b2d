package dev.muduo.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.agent.Health;
import dev.muduo.platform.security.AccessRole;
import dev.muduo.platform.security.Caller;
import dev.muduo.platform.telemetry.Metrics;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class EventStreamsTest {
    private final EventStreams streams = new EventStreams(1);
    private final BlockingQueue<EventStreams.Stream> opened = new LinkedBlockingQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Metrics metrics = new Metrics();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private HttpEdge edge;
    private HttpRequest request;

    @BeforeEach
    void start() {
        Routes routes = router -> router.get("/v1/events").handler(context -> {
            EventStreams.Stream stream = streams.open(context);
            stream.whenOver(over::countDown);
            stream.send("hello", Optional.of("7"), "{\"n\":1}".getBytes(StandardCharsets.UTF_8));
            opened.add(stream);
        });
        edge = new HttpEdge(HttpConfig.local(0), new Health(), metrics.registry(), List.of(routes));
        request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + edge.start() + "/v1/events"))
                .build();
    }

    @AfterEach
    void stop() {
        edge.close();
        metrics.close();
    }

    private HttpResponse<InputStream> listen() throws Exception {
        return client.send(request, BodyHandlers.ofInputStream());
    }

    @Test
    void anEventHasItsIdItsKindAndItsData() throws Exception {
        HttpResponse<InputStream> answer = listen();
        BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));

        assertEquals(
                "text/event-stream", answer.headers().firstValue("content-type").orElseThrow());
        assertEquals(
                List.of(": ", "", "id: 7", "event: hello", "data: {\"n\":1}", ""),
                List.of(
                        lines.readLine(),
                        lines.readLine(),
                        lines.readLine(),
                        lines.readLine(),
                        lines.readLine(),
                        lines.readLine()));
    }

    @Test
    void moreThanTheBoundAreToldToComeBack() throws Exception {
        listen();
        HttpResponse<String> refused = client.send(request, BodyHandlers.ofString());
        assertEquals(429, refused.statusCode());
        assertTrue(refused.headers().firstValue("Retry-After").isPresent());
    }

    @Test
    void aClientThatGoesMakesRoom() throws Exception {
        listen().body().close();
        over.await();
        assertEquals(0, streams.open());
    }

    @Test
    void aCallerThatIsKnownHasToShowAgainWhoItIs() throws Exception {
        EventStreams brief = new EventStreams(1, Duration.ofMillis(1));
        Routes routes = router -> router.get("/v1/events").handler(context -> {
            Callers.set(context, new Caller("key a", "a", AccessRole.VIEWER));
            brief.open(context);
        });
        try (HttpEdge known = new HttpEdge(HttpConfig.local(0), new Health(), metrics.registry(), List.of(routes))) {
            URI uri = URI.create("http://127.0.0.1:" + known.start() + "/v1/events");
            HttpResponse<String> ended = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            assertEquals(": \n\n", ended.body());
        }
    }

    /** Otherwise the server would wait for it in vain, and then cut it off. */
    @Test
    void aStreamEndsInGoodOrderWhenTheServerDoes() throws Exception {
        HttpResponse<InputStream> answer = listen();
        opened.take();
        Thread closing = new Thread(edge::close);
        closing.start();

        String all = new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);

        assertTrue(all.endsWith("data: {\"n\":1}\n\n"), all);
        closing.join();
    }
}
