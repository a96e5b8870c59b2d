package dev.muduo.standalone.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.platform.Platform;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.agent.Health;
import dev.muduo.platform.http.ApiDescription;
import dev.muduo.platform.http.HttpConfig;
import dev.muduo.platform.http.HttpEdge;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.model.StoredModelRegistry;
import dev.muduo.platform.telemetry.Metrics;
import dev.muduo.platform.testing.ApiContract;
import dev.muduo.platform.testing.ApiLint;
import dev.muduo.platform.testing.ContractClient;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.platform.testing.ManualClock;
import dev.muduo.schemas.CheckpointPromoted;
import dev.muduo.schemas.CheckpointRejected;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.ModelVersion;
import dev.muduo.schemas.ObjectRef;
import dev.muduo.schemas.PartitionRange;
import dev.muduo.schemas.PromotionCause;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.RoundOpened;
import dev.muduo.schemas.StructureSummary;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.UnusableRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Here every service is on the class path, and so the whole API is described. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class WatchApiTest {
    private static final Instant THEN = ManualClock.START;
    private static final String FIRST = "1".repeat(64);
    private static final String STUDY = "a".repeat(64);
    private static final ObjectRef OBJECT = new ObjectRef("key", FIRST, 1L);

    @TempDir
    Path scratch;

    private final InMemoryEventLog log = new InMemoryEventLog();
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final Metrics metrics = new Metrics();
    private final ContractClient client = new ContractClient(ApiContract.onClassPath());
    private WatchService service;
    private HttpEdge edge;
    private int port;

    @BeforeEach
    void start() {
        service = new WatchService(new Platform(
                log,
                store,
                new StoredModelRegistry(store),
                metrics.registry(),
                ComputeBudget.unlimited(),
                new ManualClock(),
                scratch));
        edge = new HttpEdge(HttpConfig.local(0), new Health(), metrics.registry(), service.routes());
        port = edge.start();
    }

    @AfterEach
    void stop() throws Exception {
        edge.close();
        for (Agent agent : service.agents()) {
            agent.onClose();
        }
        metrics.close();
    }

    @Test
    void theWholeDescriptionIsAValidDocument() throws Exception {
        assertEquals(List.of(), ApiLint.faults(ApiDescription.onClassPath()));
    }

    @Test
    void whatIsMountedIsDescribed() {
        Set<String> undescribed = new TreeSet<>(ApiContract.mounted(service.routes()));
        undescribed.removeAll(ApiContract.onClassPath().operations());
        assertEquals(Set.of(), undescribed);
        Set<String> ofTheLoop = new TreeSet<>();
        ApiDescription.onClassPath().document().path("paths").properties().forEach(path -> {
            if (path.getValue().path("get").path("tags").path(0).asText().equals("loop")) {
                ofTheLoop.add("GET " + path.getKey());
            }
        });
        assertEquals(ofTheLoop, ApiContract.mounted(service.routes()));
    }

    @Test
    void roundsAreListedWithTheirCheckpoints() throws Exception {
        trained();

        JsonNode rounds = json("/v1/rounds").get("rounds");

        assertEquals(2, rounds.size());
        JsonNode open = rounds.get(0);
        assertEquals(2, open.get("round").asInt());
        assertEquals(FIRST, open.get("base").asText());
        assertTrue(open.get("checkpoint").isNull());
        JsonNode done = rounds.get(1);
        assertEquals(FIRST, done.get("checkpoint").asText());
        assertEquals(5, done.get("records").asInt());
        assertEquals(1, done.get("unusable").asInt());
        assertEquals(0.5, done.get("metrics").get("loss").asDouble());
        assertEquals(0, json("/v1/rounds?model=prompt-generator").get("rounds").size());
        assertEquals(400, get("/v1/rounds?model=nobody").statusCode());
    }

    @Test
    void theTeachersAgreementIsToldStudyByStudy() throws Exception {
        send(Topics.PSEUDO_LABELS, labels(0, 0.5));
        send(Topics.PSEUDO_LABELS, labels(1, 0.75));
        read();

        JsonNode labels = json("/v1/pseudo-labels?studies=" + STUDY + "," + "b".repeat(64))
                .get("pseudoLabels");

        assertEquals(1, labels.size(), "the other was not taught");
        assertEquals(1, labels.get(0).get("run").asInt());
        JsonNode liver = labels.get(0).get("structures").get(0);
        assertEquals("liver", liver.get("structure").asText());
        assertEquals(3, liver.get("patchesValid").asInt());
        assertEquals(0.75, liver.get("meanIou").asDouble());
        assertTrue(labels.get(0).get("structures").get(1).get("meanIou").isNull());
        for (String query : List.of("", "?studies=", "?studies=x", "?studies=" + (STUDY + ",").repeat(51))) {
            assertEquals(400, get("/v1/pseudo-labels" + query).statusCode(), query);
        }
    }

    @Test
    void whatHappensIsToldLiveAndWhatWasMissedToThoseThatComeAgain() throws Exception {
        trained();
        String last;
        try (Listener listener = new Listener("?recent=1", "")) {
            Event recent = listener.next();
            assertEquals("RoundOpened", recent.data.get("type").asText());
            send(Topics.MODELS, new CheckpointPromoted("student", 1L, FIRST, OBJECT, null, PromotionCause.FIRST, THEN));
            read();
            Event promoted = listener.next();
            assertEquals("CheckpointPromoted", promoted.name);
            assertEquals(FIRST, promoted.data.get("facts").get("checkpoint").asText());
            last = promoted.id;
        }
        send(Topics.PSEUDO_LABELS, labels(0, 0.5));
        read();
        try (Listener again = new Listener("", last)) {
            Event missed = again.next();
            assertEquals("PseudoLabelsProduced", missed.name);
            assertEquals(STUDY, missed.data.get("facts").get("studyId").asText());
        }
        try (Listener stranger = new Listener("", "of-another-process")) {
            assertEquals("RoundOpened", stranger.next().name, "it is told all that is kept");
        }
        assertEquals(400, get("/v1/events?recent=1001").statusCode());
    }

    /** More than lies between two programs on one machine. */
    @Test
    void whoReadsSlowlyIsToldAllThatWasMissed() throws Exception {
        String reason = "a reason of many words, ".repeat(600);
        for (int event = 0; event < RecentEvents.KEPT; event++) {
            send(Topics.MODELS, new CheckpointRejected("student", FIRST, OBJECT, reason + event, THEN));
        }
        read();
        try (Socket slow = new Socket()) {
            slow.setReceiveBufferSize(4096);
            slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            slow.getOutputStream()
                    .write("GET /v1/events?recent=1000 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(slow.getInputStream(), StandardCharsets.UTF_8));
            assertEquals("HTTP/1.1 200 OK", lines.readLine());
            // By when this is answered, as much has been written as is taken.
            get("/v1/status");

            List<Integer> told = new ArrayList<>();
            while (told.size() < RecentEvents.KEPT) {
                String line = lines.readLine();
                if (line.startsWith("data: ")) {
                    String said = Json.reader()
                            .readTree(line.substring(6))
                            .get("facts")
                            .get("reason")
                            .asText();
                    told.add(Integer.parseInt(said.substring(reason.length())));
                }
            }
            assertEquals(IntStream.range(0, RecentEvents.KEPT).boxed().toList(), told);
        }
    }

    @Test
    void theStatusIsAsDescribed() throws Exception {
        trained();

        assertEquals(
                2,
                json("/v1/status").get("loop").get("models").get(0).get("round").asInt());
    }

    // ---- the log ----

    private void trained() {
        send(Topics.MODELS, round(1, null));
        send(Topics.MODELS, new CheckpointWritten("student", FIRST, OBJECT, 1L, 10L, Map.of("loss", 0.5), THEN));
        send(Topics.MODELS, round(2, FIRST));
        read();
    }

    private static RoundOpened round(long number, String base) {
        return new RoundOpened(
                "student",
                number,
                base,
                List.of(
                        new PartitionRange(Topics.STUDIES, 0, 0L, 3L),
                        new PartitionRange(Topics.ANNOTATIONS, 0, 1L, 3L)),
                List.of(new UnusableRecord(Topics.STUDIES, 0, 1L, "unreadable")),
                10 * (number - 1),
                10,
                THEN,
                null);
    }

    private static PseudoLabelsProduced labels(int run, double iou) {
        ModelVersion version = new ModelVersion("model", "version");
        return new PseudoLabelsProduced(
                STUDY,
                1,
                run,
                OBJECT,
                4,
                4,
                List.of(new StructureSummary("liver", 3, iou), new StructureSummary("spleen", 0, null)),
                version,
                version,
                version,
                null,
                THEN);
    }

    private void send(String topic, SpecificRecord event) {
        log.sender().send(topic, "key", event);
    }

    private void read() {
        try {
            int quiet = 0;
            while (quiet < 2) {
                quiet = service.agents().get(0).doWork() == 0 ? quiet + 1 : 0;
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    // ---- the client ----

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private JsonNode json(String path) throws Exception {
        HttpResponse<String> answer = get(path);
        assertEquals(200, answer.statusCode(), answer.body());
        return Json.reader().readTree(answer.body());
    }

    private record Event(String id, String name, JsonNode data) {}

    /** Reads a stream as a browser does. */
    private final class Listener implements AutoCloseable {
        private final InputStream body;
        private final BufferedReader lines;

        Listener(String query, String lastEventId) throws Exception {
            HttpRequest.Builder request = request("/v1/events" + query);
            if (!lastEventId.isEmpty()) {
                request.header("Last-Event-ID", lastEventId);
            }
            body = client.send(request.build(), BodyHandlers.ofInputStream()).body();
            lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
            assertEquals(": ", lines.readLine());
            assertEquals("", lines.readLine());
        }

        Event next() throws IOException {
            String id = after("id: ");
            String name = after("event: ");
            JsonNode data = Json.reader().readTree(after("data: "));
            assertEquals("", lines.readLine());
            return new Event(id, name, data);
        }

        private String after(String prefix) throws IOException {
            String line = lines.readLine();
            assertTrue(line.startsWith(prefix), line);
            return line.substring(prefix.length());
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
