package dev.muduo.standalone.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.muduo.schemas.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerClientTest {
    @TempDir
    Path folder;

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private ServerClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        client = new ServerClient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void waitsAsLongAsABusyServerAsksTo() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        answer("/v1/studies", exchange -> {
            if (calls.incrementAndGet() < 3) {
                exchange.getResponseHeaders().add("Retry-After", "0");
                reply(exchange, 429, "{\"detail\":\"too much at once\"}");
            } else {
                reply(exchange, 201, "{\"studyId\":\"abc\",\"revision\":1,\"created\":true}");
            }
        });
        Path ct = Files.writeString(folder.resolve("DOE_JOHN_ct.nii.gz"), "voxels of CT");
        Path pet = Files.writeString(folder.resolve("pet.nii.gz"), "voxels of PET");
        StudyApi api = new StudyApi(client, Duration.ofMinutes(1));
        StudyApi.Submitted submitted = api.submit(ct, pet, Optional.of(Role.REPORT), Optional.empty());
        assertEquals("abc", submitted.studyId());
        assertEquals(3, calls.get());
        String body = bodies.get(2);
        assertTrue(body.contains("voxels of CT") && body.contains("voxels of PET") && body.contains("REPORT"), body);
        assertFalse(body.contains("DOE"), "names of files may tell who the patient is");
    }

    @Test
    void tellsARefusalFromNotNow() throws IOException {
        answer("/no", exchange -> reply(exchange, 422, "{\"detail\":\"the PET is not in SUV\"}"));
        answer("/later", exchange -> reply(exchange, 503, "{\"detail\":\"nothing is promoted yet\"}"));
        RefusedException refused = assertThrows(RefusedException.class, () -> client.get("/no"));
        assertEquals("the PET is not in SUV (HTTP 422)", refused.getMessage());
        UnreachableException later = assertThrows(UnreachableException.class, () -> client.get("/later"));
        assertEquals(Optional.of(503), later.status());
        assertEquals("not now: nothing is promoted yet", later.getMessage());
    }

    @Test
    void writesADownloadWholeOrNotAtAll() throws Exception {
        answer("/v1/segmentations", exchange -> {
            exchange.getResponseHeaders().add("Muduo-Model-Version", "3");
            reply(exchange, 200, "mask");
        });
        Path target = folder.resolve("mask.nii.gz");
        ServerClient.Download download =
                new StudyApi(client, Duration.ZERO).segment("abc", StudyApi.MaskGrid.PET, target);
        assertEquals("mask", Files.readString(target));
        assertEquals(Optional.of("3"), download.header("Muduo-Model-Version"));
        assertEquals("{\"grid\":\"pet\",\"studyId\":\"abc\"}", bodies.get(0));

        server.removeContext("/v1/segmentations");
        answer("/v1/segmentations", exchange -> reply(exchange, 500, "{\"detail\":\"a fault\"}"));
        Path never = folder.resolve("never.nii.gz");
        assertThrows(
                RefusedException.class,
                () -> new StudyApi(client, Duration.ZERO).segment("abc", StudyApi.MaskGrid.CT, never));
        assertFalse(Files.exists(never));
    }

    @Test
    void anInstanceThatWasKilledIsNotFound() throws IOException {
        new RunningInstance("http://127.0.0.1:1", ProcessHandle.current().pid()).write(folder);
        assertTrue(RunningInstance.find(folder).isPresent());
        new RunningInstance("http://127.0.0.1:1", 4_194_305).write(folder);
        assertTrue(RunningInstance.find(folder).isEmpty());
    }

    private void answer(String path, com.sun.net.httpserver.HttpHandler handler) {
        server.createContext(path, exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            handler.handle(exchange);
        });
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
