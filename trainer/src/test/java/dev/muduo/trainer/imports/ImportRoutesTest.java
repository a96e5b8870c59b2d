package dev.muduo.trainer.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.platform.agent.AgentRunner;
import dev.muduo.platform.agent.Health;
import dev.muduo.platform.http.HttpConfig;
import dev.muduo.platform.http.HttpEdge;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.scratch.Workspace;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.telemetry.Metrics;
import dev.muduo.platform.testing.ApiContract;
import dev.muduo.platform.testing.ContractClient;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.WeightsImported;
import dev.muduo.trainer.config.WeightsConfig;
import dev.muduo.trainer.testing.TrainingWorld;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ImportRoutesTest {
    private static final int MEBIBYTES = 4;

    @TempDir
    Path folder;

    private final TrainingWorld world = new TrainingWorld();
    private final HttpClient client = new ContractClient(ApiContract.onClassPath());
    private final Metrics metrics = new Metrics();
    private HttpEdge edge;
    private AgentRunner importing;
    private Path scratch;
    private int port;

    @BeforeEach
    void serve() throws Exception {
        serve(new WeightsConfig(MEBIBYTES, 0, Duration.ofSeconds(60), Duration.ofSeconds(60)));
    }

    private void serve(WeightsConfig limits) throws Exception {
        scratch = folder.resolve("scratch");
        Workspace workspace = new Workspace(scratch, limits.leastFreeBytes());
        Importer importer = new Importer(world.process(folder), TrainingWorld.model(), workspace);
        importing = new AgentRunner(importer, new Health(), new SimpleMeterRegistry());
        importing.start();
        edge = new HttpEdge(
                HttpConfig.local(0),
                new Health(),
                metrics.registry(),
                List.of(new ImportRoutes(importer, workspace, limits)));
        port = edge.start();
    }

    @AfterEach
    void close() throws Exception {
        edge.close();
        importing.close();
    }

    private HttpResponse<String> post(String model, String type, BodyPublisher body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/models/" + model + "/weights"))
                        .header("Content-Type", type)
                        .POST(body)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String model, Path file) throws Exception {
        return post(model, "application/octet-stream", BodyPublishers.ofFile(file));
    }

    private static void assertProblem(int status, String code, String words, HttpResponse<String> answer)
            throws IOException {
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("content-type").orElseThrow());
        JsonNode problem = Json.reader().readTree(answer.body());
        assertEquals(code, problem.get("code").asText());
        assertTrue(problem.get("detail").asText().contains(words), answer.body());
    }

    private int announced() {
        return world.log.events(Topics.MODELS, WeightsImported.class).size();
    }

    /** Scratch is given back a moment after the answer. */
    private void assertScratchIsEmpty() throws Exception {
        boolean empty = false;
        while (!empty) {
            try (Stream<Path> left = Files.list(scratch)) {
                empty = left.findAny().isEmpty();
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    @Test
    void aFileIsTakenOnceAndSaidSo() throws Exception {
        Path file = WeightFiles.teacher(folder.resolve("a.pth"), 1);
        HttpResponse<String> created = post("ct-teacher", file);
        assertEquals(201, created.statusCode(), created.body());
        JsonNode receipt = Json.reader().readTree(created.body());
        assertEquals(Sha256.of(file), receipt.get("originalSha256").asText());
        assertEquals("sam-med3d", receipt.get("network").get("kind").asText());
        assertTrue(receipt.get("published").isNull());
        assertTrue(receipt.get("created").asBoolean());

        HttpResponse<String> again = post("ct-teacher", file);
        assertEquals(200, again.statusCode());
        assertEquals(
                receipt.get("checkpoint"), Json.reader().readTree(again.body()).get("checkpoint"));
        assertEquals(1, announced());
        assertScratchIsEmpty();
    }

    @Test
    void whatIsNoWeightsFileIsRefusedWithItsReason() throws Exception {
        assertProblem(
                422,
                "weights-refused",
                "not a zip archive",
                post("student", "application/octet-stream", BodyPublishers.ofString("hello")));
        assertProblem(
                422, "weights-refused", "is missing", post("student", WeightFiles.teacher(folder.resolve("a.pth"), 1)));
        assertProblem(404, "model-unknown", "[ct-teacher, ", post("nobody", folder.resolve("a.pth")));
        assertProblem(
                415,
                "not-binary",
                "curl",
                post("student", "multipart/form-data; boundary=x", BodyPublishers.ofString("--x--")));
        assertEquals(0, announced());
        assertScratchIsEmpty();
    }

    @Test
    void aFileThatIsTooLargeIsRefusedWhetherItSaysSoOrNot() throws Exception {
        byte[] large = new byte[(MEBIBYTES << 20) + 1];
        assertProblem(
                413,
                "file-too-large",
                "4194304 bytes",
                post("ct-teacher", "application/octet-stream", BodyPublishers.ofByteArray(large)));
        // Without a length: sent in chunks.
        assertProblem(
                413,
                "file-too-large",
                "4194304 bytes",
                post(
                        "ct-teacher",
                        "application/octet-stream",
                        BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(large))));
        assertScratchIsEmpty();
        assertEquals(
                201,
                post("ct-teacher", WeightFiles.teacher(folder.resolve("a.pth"), 1))
                        .statusCode());
    }

    @Test
    void oneIsTakenAtATimeAndAClientThatGoesAwayMakesRoom() throws Exception {
        Path file = WeightFiles.teacher(folder.resolve("a.pth"), 1);
        try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = slow.getOutputStream();
            out.write(("POST /v1/models/ct-teacher/weights HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n"
                            + "Content-Type: application/octet-stream\r\n\r\nbegin")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            HttpResponse<String> answer = post("ct-teacher", file);
            while (answer.statusCode() == 200 || answer.statusCode() == 201) {
                // The slow one has not been noticed yet.
                answer = post("ct-teacher", file);
            }
            assertProblem(429, "busy", "one is taken at a time", answer);
            assertEquals("5", answer.headers().firstValue("retry-after").orElseThrow());
        }
        HttpResponse<String> answer = post("ct-teacher", file);
        while (answer.statusCode() == 429) {
            TimeUnit.MILLISECONDS.sleep(20);
            answer = post("ct-teacher", file);
        }
        assertEquals(2, answer.statusCode() / 100, answer.body());
        assertScratchIsEmpty();
    }

    @Test
    void aDiskWithoutRoomIsNoFaultOfTheFile() throws Exception {
        close();
        // More must stay free than any disk has.
        serve(new WeightsConfig(MEBIBYTES, Integer.MAX_VALUE, Duration.ofSeconds(60), Duration.ofSeconds(60)));
        assertProblem(503, "unavailable", "disk", post("ct-teacher", WeightFiles.teacher(folder.resolve("a.pth"), 1)));
        assertEquals(0, announced());
    }

    @Test
    void whoTakesTooLongToSendIsTold() throws Exception {
        close();
        serve(new WeightsConfig(MEBIBYTES, 0, Duration.ofMillis(500), Duration.ofSeconds(60)));
        try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), port)) {
            slow.getOutputStream()
                    .write(("POST /v1/models/ct-teacher/weights HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n"
                                    + "Content-Type: application/octet-stream\r\n\r\nbegin")
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] head = slow.getInputStream().readNBytes(12);
            assertEquals("HTTP/1.1 503", new String(head, StandardCharsets.US_ASCII));
        }
        Path file = WeightFiles.teacher(folder.resolve("a.pth"), 1);
        HttpResponse<String> answer = post("ct-teacher", file);
        while (answer.statusCode() == 503) {
            // This machine may be that slow, too.
            answer = post("ct-teacher", file);
        }
        assertEquals(2, answer.statusCode() / 100, answer.body());
    }
}
