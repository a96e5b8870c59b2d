package dev.muduo.standalone.pacs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.platform.json.Json;
import dev.muduo.standalone.embedded.FreePorts;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Debian's Orthanc with its DICOMweb plug-in, and dcmtk's storescu to send to it. It listens on all interfaces, which is why it
 * may only run in a network namespace that has none but the loopback.
 */
final class Orthanc implements AutoCloseable {
    private static final String CREDENTIALS = "basic muduo:only-a-test";

    private final Path folder;
    /** Of HTTP and of DICOM. */
    private final int[] ports;

    private final HttpClient http = HttpClient.newHttpClient();
    private Process process;

    /** @param folder for its images and index, which outlive it */
    private Orthanc(Path folder) throws IOException {
        this.folder = folder;
        ports = FreePorts.find(2, RandomGenerator.getDefault());
    }

    /**
     * One that has not been started, beside its credentials.
     *
     * @throws AssertionError if this is a network namespace that others can reach
     */
    static Orthanc inANamespaceOfItsOwn(Path folder) throws IOException {
        List<NetworkInterface> outside = NetworkInterface.networkInterfaces()
                .filter(each -> !each.getName().equals("lo"))
                .toList();
        assertEquals(List.of(), outside, "Orthanc listens on every interface: run this by .ci/others pacs");
        Orthanc orthanc = new Orthanc(folder.resolve("orthanc"));
        Files.writeString(orthanc.credentialsFile(), CREDENTIALS);
        return orthanc;
    }

    Path credentialsFile() {
        return folder.resolveSibling("pacs-user");
    }

    URI rest() {
        return URI.create("http://127.0.0.1:" + ports[0]);
    }

    URI dicomWeb() {
        return rest().resolve("/dicom-web");
    }

    Orthanc start() throws IOException, InterruptedException {
        Path configuration = Files.createDirectories(folder).resolve("orthanc.json");
        Files.write(
                configuration,
                Json.write(Map.ofEntries(
                        Map.entry("StorageDirectory", folder.resolve("storage").toString()),
                        Map.entry("IndexDirectory", folder.resolve("index").toString()),
                        Map.entry("Plugins", List.of("/usr/share/orthanc/plugins/libOrthancDicomWeb.so")),
                        Map.entry("HttpPort", ports[0]),
                        Map.entry("DicomPort", ports[1]),
                        Map.entry("DicomAet", "ORTHANC"),
                        Map.entry("RemoteAccessAllowed", false),
                        Map.entry("AuthenticationEnabled", true),
                        Map.entry("RegisteredUsers", Map.of("muduo", "only-a-test")),
                        Map.entry("DicomAlwaysAllowStore", true),
                        Map.entry("StableAge", 3))));
        process = new ProcessBuilder("Orthanc", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("orthanc.log").toFile()))
                .start();
        while (!answers()) {
            if (!process.isAlive()) {
                throw new IOException("Orthanc has ended: " + Files.readString(folder.resolve("orthanc.log")));
            }
            Thread.sleep(50);
        }
        return this;
    }

    private boolean answers() throws IOException, InterruptedException {
        try {
            get("/system");
            return true;
        } catch (ConnectException notYet) {
            return false;
        }
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return Json.reader().readTree(bytes(path));
    }

    /** An instance, by Orthanc's name. */
    byte[] file(String id) throws IOException, InterruptedException {
        return bytes("/instances/" + id + "/file");
    }

    private byte[] bytes(String path) throws IOException, InterruptedException {
        String user = CREDENTIALS.substring("basic ".length());
        HttpResponse<byte[]> response = http.send(
                HttpRequest.newBuilder(rest().resolve(path))
                        .header(
                                "Authorization",
                                "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertEquals(200, response.statusCode(), path);
        return response.body();
    }

    int images() throws IOException, InterruptedException {
        return get("/statistics").path("CountInstances").asInt();
    }

    /** Whether nothing has been added to any study for a while. */
    boolean allStable() throws IOException, InterruptedException {
        for (JsonNode study : get("/studies?expand")) {
            if (!study.path("IsStable").asBoolean()) {
                return false;
            }
        }
        return true;
    }

    /** The number of the last change after which a study was stable. */
    long lastStable() throws IOException, InterruptedException {
        long last = 0;
        for (JsonNode change : get("/changes?since=0&limit=100000").path("Changes")) {
            if (change.path("ChangeType").asText().equals("StableStudy")) {
                last = change.path("Seq").asLong();
            }
        }
        return last;
    }

    /** Sends files; the test fails if one is not taken. */
    void send(List<Path> files) throws IOException, InterruptedException {
        Process sender = storescu(files);
        String said = new String(sender.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, sender.waitFor(), said);
    }

    /** A sender that the caller may kill. */
    Process storescu(List<Path> files) throws IOException {
        List<String> command = new ArrayList<>(List.of("storescu", "-aec", "ORTHANC", "127.0.0.1", "" + ports[1]));
        files.forEach(file -> command.add(file.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
