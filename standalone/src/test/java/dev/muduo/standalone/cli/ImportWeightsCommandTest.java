package dev.muduo.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.muduo.networks.testing.TorchSave;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.store.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ImportWeightsCommandTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private PrintStream standardOut;
    private HttpServer server;
    private Path student;

    @BeforeEach
    void start() throws IOException {
        standardOut = System.out;
        System.setOut(new PrintStream(out, true, UTF_8));
        student = folder.resolve("student.pth");
        TorchSave.write(student, UNet3dConfig.student(12, 32).parameterShapes(), (name, index) -> index % 7);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        System.setOut(standardOut);
    }

    private void answer(int status, String body) {
        server.createContext("/", exchange -> {
            received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + Sha256.of(exchange.getRequestBody().readAllBytes()));
            reply(exchange, status, body);
        });
    }

    private static String receipt(boolean created) {
        return "{\"model\":\"ct-teacher\",\"originalSha256\":\"" + "0".repeat(64) + "\",\"checkpoint\":\""
                + "c".repeat(64) + "\",\"created\":" + created + "}";
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private int execute(String... arguments) {
        CommandLine commandLine = Main.commandLine();
        commandLine.setErr(new PrintWriter(err, true));
        List<String> all = new ArrayList<>(List.of("import-weights"));
        all.addAll(List.of(arguments));
        return commandLine.execute(all.toArray(String[]::new));
    }

    private String shown() {
        return out.toString(UTF_8);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Test
    void sendsTheFileAsItIsAndSaysWhatHappensNext() throws IOException {
        answer(201, receipt(true));
        assertEquals(ExitStatus.DONE, execute(student.toString(), "--as", "student", "--server", url()));
        String sha256 = Sha256.of(student);
        assertEquals(List.of("POST /v1/models/student/weights " + sha256), received);
        assertTrue(shown().contains(sha256), shown());
        assertTrue(shown().contains("38 with 92,"), shown());
        assertTrue(shown().contains("c".repeat(64)) && shown().contains("the gate judges it"), shown());
        assertTrue(err.toString().contains("no file whose hash is known as published"), err.toString());
    }

    @Test
    void whatWasImportedBeforeIsSaidToBe() {
        answer(200, receipt(false));
        assertEquals(ExitStatus.DONE, execute(student.toString(), "--as", "student", "--server", url()));
        assertTrue(shown().contains("nothing has changed"), shown());
    }

    @Test
    void aScriptReadsJson() throws IOException {
        answer(201, receipt(true));
        assertEquals(ExitStatus.DONE, execute(student.toString(), "--as", "student", "--server", url(), "--json"));
        JsonNode told = Json.reader().readTree(shown());
        assertEquals(Sha256.of(student), told.get("sha256").asText());
        assertEquals(32, told.get("network").get("featureScale").asInt());
        assertTrue(told.get("published").isNull());
        assertTrue(told.get("created").asBoolean());
    }

    @Test
    void checkingNeedsNobody() throws IOException {
        assertEquals(ExitStatus.DONE, execute(student.toString(), "--as", "student", "--check-only"));
        assertTrue(shown().contains("nothing was imported"), shown());
        assertTrue(received.isEmpty());

        Path ill = folder.resolve("ill.pth");
        TorchSave.write(ill, UNet3dConfig.student(12, 32).parameterShapes(), (name, index) -> Float.NaN);
        assertEquals(ExitStatus.FAILED, execute(ill.toString(), "--as", "student", "--check-only"));
        assertTrue(err.toString().contains("center.conv1.0.bias has the value NaN"), err.toString());
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeItIsSent() throws IOException {
        answer(201, "{}");
        assertEquals(ExitStatus.FAILED, execute(student.toString(), "--as", "ct-teacher", "--server", url()));
        assertTrue(err.toString().contains("image_encoder.pos_embed is missing"), err.toString());
        Path text = Files.writeString(folder.resolve("text.pth"), "hello");
        assertEquals(ExitStatus.FAILED, execute(text.toString(), "--as", "student", "--server", url()));
        assertTrue(received.isEmpty());
    }

    @Test
    void theServersReasonIsShown() {
        answer(422, "{\"detail\":\"these weights tell 12 classes apart\"}");
        assertEquals(ExitStatus.FAILED, execute(student.toString(), "--as", "student", "--server", url()));
        assertTrue(err.toString().contains("these weights tell 12 classes apart (HTTP 422)"), err.toString());
    }

    @Test
    void mistakesOfTheCommandLineAreUsage() {
        assertEquals(ExitStatus.USAGE, execute(student.toString(), "--as", "teacher", "--server", url()));
        assertTrue(err.toString().contains("ct-teacher, pet-teacher, student, prompt-generator"), err.toString());
        assertEquals(ExitStatus.USAGE, execute(folder.resolve("none.pth").toString(), "--as", "student"));
        assertEquals(ExitStatus.USAGE, execute(student.toString()));
        assertEquals(ExitStatus.NOT_READY, execute(student.toString(), "--as", "student", "--data", folder.toString()));
        assertFalse(shown().contains("sha256"), "nobody to send it to is known at once");
    }
}
