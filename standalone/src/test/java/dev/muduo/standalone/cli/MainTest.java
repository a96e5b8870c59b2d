package dev.muduo.standalone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.muduo.standalone.terminal.Terminal;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "up",
                "api-key",
                "submit",
                "segment",
                "status",
                "models",
                "pretrain",
                "reteach",
                "replay",
                "import-weights",
                "deidentify",
                "conformance"
            })
    void everyCommandExplainsItself(String command) {
        assertEquals(ExitStatus.DONE, execute(command, "--help"));
        assertTrue(out.toString().contains("Usage: muduo " + command), out.toString());
        assertTrue(out.toString().contains("Example"), out.toString());
    }

    @Test
    void whoeverIsNotTrustedIsToBeNamedAsTheCertificateDoes() throws Exception {
        Vertx vertx = Vertx.vertx();
        SelfSignedCertificate stranger = SelfSignedCertificate.create("muduo.example");
        try {
            int port = vertx.createHttpServer(
                            new HttpServerOptions().setSsl(true).setKeyCertOptions(stranger.keyCertOptions()))
                    .requestHandler(request -> request.response().end())
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get()
                    .actualPort();
            assertEquals(ExitStatus.NOT_READY, execute("status", "--server", "https://127.0.0.1:" + port));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get();
            stranger.delete();
        }
        assertTrue(err.toString().contains("an address that its certificate has with --server"), err.toString());
    }

    @Test
    void theExitStatusesAreDocumented() {
        assertEquals(ExitStatus.DONE, execute("--help"));
        assertTrue(out.toString().contains("Exit status of every command: 0 done; 1 refused"), out.toString());
    }

    @Test
    void aWrongCommandLineIsUsage() {
        assertEquals(ExitStatus.USAGE, execute("stauts"));
        assertTrue(err.toString().contains("muduo status"), err.toString());
        assertEquals(ExitStatus.USAGE, execute("submit"));
        assertEquals(ExitStatus.USAGE, execute("submit", folder.toString(), "--label", "label.nii.gz"));
        assertEquals(ExitStatus.USAGE, execute("reteach", "--since", "yesterday"));
        assertTrue(err.toString().contains("how long ago (90min, 12h, 7d), got yesterday"), err.toString());
        assertEquals(ExitStatus.USAGE, execute("pretrain", "ct-teacher"));
        assertTrue(err.toString().contains("prompt-generator or student"), err.toString());
        assertEquals(ExitStatus.USAGE, execute("pretrain"));
        String mask = folder.resolve("mask.nii.gz").toString();
        assertEquals(ExitStatus.USAGE, execute("segment", folder.toString(), "-o", mask, "--box=1,2"));
        assertTrue(err.toString().contains("--box: a box is xMin, xMax,"), err.toString());
        assertEquals(ExitStatus.USAGE, execute("segment", folder.toString(), "-o", mask, "--wait=-5"));
        assertTrue(err.toString().contains("--wait: expected seconds, zero or more, got -5"), err.toString());
        assertEquals(ExitStatus.USAGE, execute("reteach", "ab".repeat(32), "--since", "7d"));
    }

    @Test
    void whoCannotBeReachedIsToldApartFromWhoRefuses() {
        assertEquals(ExitStatus.NOT_READY, execute("status", "--data", folder.toString()));
        assertTrue(err.toString().contains("muduo up --data"), err.toString());
        assertEquals(ExitStatus.NOT_READY, execute("status", "--server", "http://127.0.0.1:1"));
    }

    @Test
    void inputThatCannotBeReadIsUsage() {
        assertEquals(ExitStatus.USAGE, execute("submit", folder.toString(), "--server", "http://127.0.0.1:1"));
        assertTrue(err.toString().contains("expected a study's folder with ct.nii.gz"), err.toString());
        assertEquals(ExitStatus.USAGE, execute("conformance", "metrics", folder.toString()));
        assertEquals(
                ExitStatus.USAGE,
                execute(
                        "demo",
                        "--cohort",
                        folder.toString(),
                        "--out",
                        folder.resolve("out").toString()));
        assertTrue(err.toString().contains("no study in"), err.toString());
    }

    @Test
    void aRefusedStudyIsToldOfAndTheNextOneIsSent() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicInteger sent = new AtomicInteger();
        server.createContext("/v1/studies", exchange -> {
            exchange.getRequestBody().readAllBytes();
            boolean first = sent.incrementAndGet() == 1;
            byte[] answer = (first
                            ? "{\"detail\":\"the PET is not in SUV\"}"
                            : "{\"studyId\":\"abc\",\"revision\":1,\"subjectId\":\"abc\",\"role\":\"TRAIN\",\"site\":\"here\","
                                    + "\"created\":true,\"warnings\":[]}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(first ? 422 : 201, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            for (String name : List.of("bad", "good")) {
                Path study = Files.createDirectories(folder.resolve(name));
                Files.writeString(study.resolve("ct.nii.gz"), "CT");
                Files.writeString(study.resolve("pet.nii.gz"), "PET");
            }
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            String bad = folder.resolve("bad").toString();
            assertEquals(
                    ExitStatus.FAILED,
                    execute("submit", bad, folder.resolve("good").toString(), "--server", url));
            assertEquals(2, sent.get());
            assertTrue(err.toString().contains(bad + ": the PET is not in SUV"), err.toString());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void theDescriptionOfTheApiNeedsNoInstance() throws Exception {
        Path file = folder.resolve("openapi.json");
        assertEquals(ExitStatus.DONE, execute("openapi", "-o", file.toString()));
        JsonNode document = new ObjectMapper().readTree(file.toFile());
        assertTrue(document.path("paths").has("/v1/segmentations")
                && document.path("paths").has("/v1/status"));
    }

    @Test
    void coloursAreForTerminalsThatWantThem() {
        PrintStream sink = new PrintStream(new ByteArrayOutputStream());
        assertTrue(Terminal.of(sink, true, Map.of("TERM", "xterm")).colour());
        assertFalse(Terminal.of(sink, true, Map.of("NO_COLOR", "1")).colour());
        assertTrue(Terminal.of(sink, true, Map.of("NO_COLOR", "1")).interactive());
        assertFalse(Terminal.of(sink, true, Map.of("TERM", "dumb")).interactive());
        assertFalse(Terminal.of(sink, false, Map.of()).colour());
        assertEquals("word", Terminal.of(sink, false, Map.of()).bold("word"));
    }

    private int execute(String... arguments) {
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
