package dev.muduo.ingest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.ingest.door.StudyFiles;
import dev.muduo.ingest.testing.IngestRig;
import dev.muduo.ingest.testing.IngestServer;
import dev.muduo.ingest.testing.IngestServer.Answer;
import dev.muduo.ingest.testing.Multipart;
import dev.muduo.ingest.testing.Phantom;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.platform.testing.InMemoryObjectStore.Fault;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is away, full, slow or too much at once: it is said, nothing of it stays, and the same request works later. */
class IngestRoutesFaultsTest {
    private static final String STUDIES = "/v1/studies";

    @TempDir
    Path folder;

    private IngestRig rig;

    private IngestServer server;

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aFileThatIsTooLargeIsRefusedWhileItIsStillBeingSent() throws Exception {
        start(Map.of("ingest.maxFileMegabytes", 1));
        byte[] large = new byte[(1 << 20) + 1];
        new Random(1).nextBytes(large);
        StudyFiles files = Phantom.write(folder, 1);
        Answer answer =
                server.post(STUDIES, new Multipart().file("ct", "a", large).file("pet", files.pet()));
        answer.assertProblem(413, "file-too-large");
        byte[] huge = new byte[3 << 20];
        server.post(STUDIES, new Multipart().file("ct", "a", huge)).assertProblem(413, "body-too-large");
        assertEquals(201, server.post(STUDIES, study(1)).status());
        server.awaitEmptyScratch();
    }

    @Test
    void moreUploadsThanAllowedAreToldToComeBack() throws Exception {
        start(Map.of("ingest.maxUploads", 1));
        byte[] body = study(1).bytes();
        try (Socket slow = server.connect()) {
            begin(slow, body.length);
            slow.getOutputStream().write(body, 0, body.length / 2);
            slow.getOutputStream().flush();
            Answer refused = server.post(STUDIES, study(2));
            while (refused.status() != 429) {
                // The slow upload has not been noticed yet.
                assertTrue(refused.status() < 300);
                refused = server.post(STUDIES, study(2));
            }
            refused.assertProblem(429, "busy");
            assertEquals("1", refused.header("Retry-After"));
            slow.getOutputStream().write(body, body.length / 2, body.length - body.length / 2);
            slow.getOutputStream().flush();
            byte[] status = slow.getInputStream().readNBytes("HTTP/1.1 201".length());
            assertEquals("HTTP/1.1 201", new String(status, StandardCharsets.US_ASCII));
        }
        assertEquals(201, server.post(STUDIES, study(3)).status());
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() throws Exception {
        start(Map.of("ingest.maxUploads", 1));
        byte[] body = study(1).bytes();
        try (Socket broken = server.connect()) {
            begin(broken, body.length);
            broken.getOutputStream().write(body, 0, body.length / 2);
            broken.getOutputStream().flush();
        }
        Answer answer = server.post(STUDIES, study(2));
        while (answer.status() == 429) {
            answer = server.post(STUDIES, study(2));
        }
        assertEquals(201, answer.status());
        assertEquals(1, rig.arrived().size());
        server.awaitEmptyScratch();
    }

    @Test
    void clientsThatAskFirstAreToldToGoOn() throws Exception {
        start(Map.of());
        byte[] body = study(1).bytes();
        try (Socket polite = server.connect()) {
            polite.getOutputStream()
                    .write(("POST /v1/studies HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Type:"
                                    + " multipart/form-data; boundary=" + Multipart.BOUNDARY + "\r\nContent-Length: "
                                    + body.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            polite.getOutputStream().flush();
            String goOn = "HTTP/1.1 100 Continue\r\n\r\n";
            assertEquals(goOn, ascii(polite, goOn.length()));
            polite.getOutputStream().write(body);
            polite.getOutputStream().flush();
            assertEquals("HTTP/1.1 201", ascii(polite, 12));
        }
    }

    @Test
    void aStoreThatIsGoneIsA503AndTheSameRequestWorksLater() throws Exception {
        start(Map.of());
        for (Fault fault : List.of(Fault.UNAVAILABLE, Fault.DISK_FULL)) {
            rig.store.setFault(fault);
            Answer answer = server.post(STUDIES, study(1));
            answer.assertProblem(503, "unavailable");
            assertEquals("5", answer.header("Retry-After"));
        }
        rig.store.setFault(Fault.NONE);
        assertEquals(201, server.post(STUDIES, study(1)).status());
        server.awaitEmptyScratch();
    }

    @Test
    void aLogThatIsGoneIsA503AndTheSameRequestWorksLater() throws Exception {
        start(Map.of());
        rig.log.becomeUnavailable();
        server.post(STUDIES, study(1)).assertProblem(503, "unavailable");
        server.post(STUDIES, study(1)).assertProblem(503, "unavailable");
        assertEquals(200, server.get(STUDIES).status(), "what is published can be looked at all the same");
        rig.log.becomeAvailable();
        Answer answer = server.post(STUDIES, study(1));
        while (answer.status() == 503) {
            answer = server.post(STUDIES, study(1));
        }
        assertEquals(201, answer.status());
        assertEquals(1, rig.arrived().size());
    }

    @Test
    void beforeTheLogHasBeenReadEverythingIs503() throws Exception {
        rig = new IngestRig(folder);
        server = new IngestServer(rig);
        server.post(STUDIES, study(1)).assertProblem(503, "unavailable");
        server.get(STUDIES).assertProblem(503, "unavailable");
        server.post(STUDIES + "/x/reviews", "application/json", "{}").assertProblem(503, "unavailable");
        server.running();
        assertEquals(201, server.post(STUDIES, study(1)).status());
    }

    @Test
    void aDiskWithoutRoomIsA503() throws Exception {
        start(Map.of("ingest.leastFreeMegabytes", Integer.MAX_VALUE));
        Answer answer = server.post(STUDIES, study(1));
        answer.assertProblem(503, "unavailable");
        assertEquals(
                "store, log or disk do not answer now; send the same again, which is safe",
                answer.json().getString("detail"));
    }

    @Test
    void anAnswerThatTakesTooLongIsA503AndTheStudyIsNotLost() throws Exception {
        rig = new IngestRig(
                folder, new InMemoryEventLog(), new InMemoryObjectStore(), Map.of("ingest.answerTimeout", "50 ms"));
        server = new IngestServer(rig);
        rig.started();
        Answer answer = server.post(STUDIES, study(1));
        answer.assertProblem(503, "unavailable");
        assertTrue(answer.json().getString("detail").contains("send the same again"));
        rig.work();
        assertEquals(1, rig.arrived().size());
        server.awaitEmptyScratch();
    }

    private void start(Map<String, ?> settings) throws InterruptedException {
        rig = new IngestRig(folder, new InMemoryEventLog(), new InMemoryObjectStore(), settings);
        server = new IngestServer(rig).running();
    }

    private Multipart study(int seed) throws IOException {
        StudyFiles files = Phantom.write(Files.createTempDirectory(folder, "sent"), seed);
        return new Multipart().file("ct", files.ct()).file("pet", files.pet());
    }

    private static void begin(Socket socket, int length) throws IOException {
        socket.getOutputStream()
                .write(("POST /v1/studies HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary="
                                + Multipart.BOUNDARY + "\r\nContent-Length: " + length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private static String ascii(Socket socket, int characters) throws IOException {
        return new String(socket.getInputStream().readNBytes(characters), StandardCharsets.US_ASCII);
    }
}
