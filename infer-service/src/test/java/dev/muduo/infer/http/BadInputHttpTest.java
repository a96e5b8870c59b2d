package dev.muduo.infer.http;

import static dev.muduo.infer.http.Requests.assertProblem;
import static dev.muduo.infer.http.Requests.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.infer.Scans;
import dev.muduo.infer.config.ServingConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bad input is named, and the next good one goes through. */
@Timeout(120)
class BadInputHttpTest {
    private static final String STUDY = "a1".repeat(32);
    private static final int TRIES = 10;

    @TempDir
    Path scratch;

    private ServiceUnderTest service;
    private Requests requests;

    @BeforeEach
    void start() throws Exception {
        service = new ServiceUnderTest(scratch);
        requests = new Requests(service);
        service.trainer.promote(3);
        service.settle();
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
    }

    @Test
    void badScansAreNamed() throws Exception {
        byte[] ct = Nifti.encode(Scans.ct());
        byte[] pet = Nifti.encode(Scans.pet());
        assertProblem(
                422,
                "ct-unreadable",
                post(new Form().file("ct", Arrays.copyOf(ct, ct.length / 2)).file("pet", pet)));
        assertProblem(422, "pet-unreadable", post(new Form().file("ct", ct).file("pet", new byte[] {1, 2, 3})));
        assertProblem(422, "modalities-swapped", post(new Form().file("ct", pet).file("pet", ct)));
        Volume holed = Scans.pet();
        holed.values()[0] = Float.NaN;
        assertProblem(422, "pet-unreadable", post(new Form().file("ct", ct).file("pet", Nifti.encode(holed))));
        Grid far = new Grid(12, 12, 12, Affine.scaling(12, 12, 12, 900, 0, 0));
        assertProblem(422, "no-overlap", post(new Form().file("ct", ct).file("pet", Nifti.encode(Scans.pet(far)))));
        assertEquals(200, post(Requests.pair()).statusCode());
        await(() -> service.inside() == 0);
    }

    /** Within serving.maxMegavoxels, but 2 GiB of float32; of a few hundred KiB, as voxels that are all alike are. */
    @Test
    void imagesThatNoMemoryIsEnoughForAreRefusedByTheirHeaders() throws Exception {
        service.close();
        service = new ServiceUnderTest(
                scratch.resolve("large"),
                ServiceUnderTest.config(
                        1,
                        1,
                        3,
                        Optional.empty(),
                        ServiceUnderTest.REQUEST_TIMEOUT,
                        new ServingConfig.Bulk(1, 1),
                        1024,
                        64));
        requests = new Requests(service);
        service.trainer.promote(3);
        service.settle();
        Form form = new Form().file("ct", announcing(1024, 1024, 512)).file("pet", Nifti.encode(Scans.pet()));
        HttpResponse<byte[]> refused = requests.upload(form).get();
        assertProblem(422, "too-large", refused);
        assertTrue(refused.headers().firstValue("Retry-After").isEmpty(), "coming back does not help");
        assertEquals(200, post(Requests.pair()).statusCode());
    }

    /** The header of an image of so many bytes as voxels, and as much behind it as could be that many. */
    private static byte[] announcing(int nx, int ny, int nz) throws IOException {
        byte[] file = new GZIPInputStream(new ByteArrayInputStream(Nifti.encode(Scans.ct()))).readNBytes(352);
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        header.putShort(42, (short) nx).putShort(44, (short) ny).putShort(46, (short) nz);
        short uint8 = 2;
        header.putShort(70, uint8).putShort(72, (short) Byte.SIZE);
        // In millimetres, along the rows of the sform: two metres at most.
        header.putFloat(280, 2).putFloat(300, 2).putFloat(320, 2);
        byte[] voxels = new byte[(int) ((long) nx * ny * nz / 1000)];
        new Random(1).nextBytes(voxels);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(content)) {
            gzip.write(file);
            gzip.write(voxels);
        }
        return content.toByteArray();
    }

    @Test
    void absurdDimensionsAreRefusedBeforeAnythingIsAllocated() throws Exception {
        Grid large = new Grid(128, 128, 128, Affine.scaling(2, 2, 2, -128, -128, -128));
        byte[] tooManyVoxels = Nifti.encode(new Volume(large, new float[large.voxels()]));
        assertProblem(422, "ct-unreadable", post(pair(tooManyVoxels, Nifti.encode(Scans.pet()))));
        assertEquals(200, post(Requests.pair()).statusCode());
    }

    /**
     * Whichever byte between the two images is another one: the form is at fault, or a name in it, or an image. The framework ends
     * some of them with their connection.
     */
    @Test
    void aDamagedFormIsNoFaultOfOurs() throws Exception {
        byte[] form = Requests.pair().bytes();
        String text = new String(form, StandardCharsets.ISO_8859_1);
        int delimiter = text.indexOf("--boundary1234567", 1);
        int content = text.indexOf("\r\n\r\n", delimiter) + 4;
        List<String> ended = new ArrayList<>();
        for (int at = delimiter - 2; at < content; at++) {
            byte[] damaged = form.clone();
            damaged[at] ^= 0x15;
            Optional<HttpResponse<String>> answer = answered(damaged);
            String which = "byte " + (at - delimiter) + " of what is between: ";
            answer.ifPresentOrElse(
                    came -> assertTrue(List.of(200, 400, 422).contains(came.statusCode()), which + came.body()),
                    () -> ended.add(which));
        }
        assertTrue(ended.size() < 5, "ended without an answer: " + ended);
        assertEquals(200, post(Requests.pair()).statusCode());
        await(() -> service.inside() == 0);
    }

    /**
     * A connection that is closed while the form is on its way is reset, and an answer that was sent before may be lost: the
     * same form, sent again, tells whether there is one.
     */
    private Optional<HttpResponse<String>> answered(byte[] form) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(service.uri("/v1/segmentations"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Content-Type", Form.CONTENT_TYPE)
                .POST(HttpRequest.BodyPublishers.ofByteArray(form))
                .build();
        for (int tries = 0; tries < TRIES; tries++) {
            try {
                // On a connection of its own: that of a form that was given up is closed.
                return Optional.of(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()));
            } catch (IOException reset) {
                // The same again.
            }
        }
        return Optional.empty();
    }

    @Test
    void badRequestsAreNamed() throws Exception {
        Scans.arrive(STUDY, 1, service.store, service.log);
        service.settle();
        assertProblem(400, "malformed-request", post(new Form().file("ct", new byte[1])));
        assertProblem(400, "malformed-request", post(Requests.pair().file("ct", new byte[1])));
        assertProblem(400, "malformed-request", post(Requests.pair().field("grid", "mr")));
        for (String body : List.of(
                "{\"studyId\": 7",
                "{\"study\": \"x\"}",
                "{\"studyId\": \"x\", \"revision\": \"first\"}",
                "{\"studyId\": \"x\", \"structures\": {}}",
                "{\"studyId\": \"x\", \"box\": \"all\"}",
                "{}",
                "null",
                "")) {
            HttpResponse<byte[]> answer = post(body);
            assertProblem(400, "malformed-request", answer);
            String text = new String(answer.body(), StandardCharsets.UTF_8);
            assertTrue(!text.contains("dev.muduo") && !text.contains("java."), text);
        }
        assertProblem(404, "unknown-study", postWhileAgentsWork("{\"studyId\": \"unknown\"}"));
        assertProblem(404, "unknown-study", postWhileAgentsWork("{\"studyId\": \"" + STUDY + "\", \"revision\": 2}"));
        HttpResponse<byte[]> text = requests.send("text/plain", "hello".getBytes(StandardCharsets.US_ASCII))
                .get();
        assertProblem(415, "unsupported-media-type", text);
        await(() -> service.inside() == 0);
    }

    @Test
    void tooMuchIsRefusedAndLeavesNothingOnDisk() throws Exception {
        byte[] random = new byte[3 << 20];
        new Random(1).nextBytes(random);
        assertProblem(413, "too-large", post(pair(random, random)));
        assertProblem(413, "too-large", post("\"" + "x".repeat(20_000) + "\""));
        Requests.awaitNoUploads(scratch);
        await(() -> service.inside() == 0);
    }

    @Test
    void aStudyWhoseObjectIsDamagedIsNamed() throws Exception {
        Scans.arrive(STUDY, 1, service.store, service.log);
        service.settle();
        service.store.corrupt(service.store.keys().stream()
                .filter(key -> key.contains("/pet-"))
                .findFirst()
                .orElseThrow());
        assertProblem(422, "study-damaged", post("{\"studyId\": \"" + STUDY + "\"}"));
        assertEquals(200, post(Requests.pair()).statusCode());
    }

    private static Form pair(byte[] ct, byte[] pet) {
        return new Form().file("ct", ct).file("pet", pet);
    }

    private HttpResponse<byte[]> post(Form form) throws Exception {
        return requests.upload(form).get();
    }

    private HttpResponse<byte[]> post(String json) throws Exception {
        return requests.study(json).get();
    }

    /** For a request that is answered only when the list of studies has been read to its end. */
    private HttpResponse<byte[]> postWhileAgentsWork(String json) throws Exception {
        CompletableFuture<HttpResponse<byte[]>> answer = requests.study(json);
        while (!answer.isDone()) {
            service.settle();
        }
        return answer.get();
    }
}
