package dev.muduo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpHandler;
import dev.muduo.client.answer.StudyReceipt;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MuduoClientTest {
    private static final String RECEIPT = """
            {"studyId": "abc", "revision": 1, "subjectId": "s", "role": "REPORT", "site": "here", "created": true,
             "warnings": [], "of a later version": {"x": [1]}}""";

    @TempDir
    Path folder;

    private FakeInstance instance;

    @BeforeEach
    void start() throws IOException {
        instance = new FakeInstance();
    }

    @AfterEach
    void stop() {
        instance.close();
    }

    private Images.Upload pair() throws IOException {
        return Images.nifti(
                Files.writeString(folder.resolve("DOE_JOHN_ct.nii.gz"), "voxels of CT"),
                Files.writeString(folder.resolve("pet.nii.gz"), "voxels of PET"));
    }

    @Test
    void waitsAsLongAsABusyInstanceAsksTo() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        instance.answer("/v1/studies", exchange -> {
            if (calls.incrementAndGet() < 3) {
                exchange.getResponseHeaders().add("Retry-After", "0");
                FakeInstance.reply(exchange, 429, "{\"code\":\"busy\",\"detail\":\"too much at once\"}");
            } else {
                FakeInstance.reply(exchange, 201, RECEIPT);
            }
        });
        StudyReceipt receipt = instance.patient().studies().submit(pair(), StudyDetails.as(Role.REPORT));
        assertEquals("abc", receipt.studyId());
        assertTrue(receipt.created());
        assertEquals(Optional.empty(), receipt.tracer());
        assertEquals(3, calls.get());
        String body = instance.asked.get(2).body();
        assertTrue(body.contains("voxels of CT") && body.contains("voxels of PET") && body.contains("REPORT"), body);
        assertFalse(body.contains("DOE"), "names of files may tell who the patient is");
        assertEquals(
                instance.asked.get(0).header("Content-Length"),
                String.valueOf(instance.asked.get(0).body().length()));
    }

    @Test
    void whatIsRefusedForNowIsNotRepeatedWithoutPatience() throws IOException {
        instance.answer("/v1/studies", exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "7");
            FakeInstance.reply(exchange, 503, "{\"code\":\"unavailable\",\"detail\":\"the store is away\"}");
        });
        Images.Upload pair = pair();
        NotNowException later = assertThrows(
                NotNowException.class, () -> instance.once().studies().submit(pair, StudyDetails.NONE));
        assertEquals(503, later.status());
        assertEquals("unavailable", later.code());
        assertEquals(Optional.of(Duration.ofSeconds(7)), later.retryAfter());
        assertEquals("not now: the store is away", later.getMessage());
        assertEquals(1, instance.asked.size());
    }

    @Test
    void problemsAreTypedAndHaveTheirCodes() {
        instance.answer(
                "/v1/studies/gone",
                404,
                "{\"status\":404,\"code\":\"study-unknown\",\"detail\":\"no such study\",\"requestId\":\"r1\"}");
        instance.answer("/v1/studies/locked", 401, "{\"code\":\"token-missing\",\"detail\":\"who are you?\"}");
        instance.answer("/v1/studies/barred", 403, "{\"code\":\"role\",\"detail\":\"a viewer may not\"}");
        instance.answer("/v1/studies/proxy", 502, "<html>bad gateway</html>");
        Studies studies = instance.patient().studies();
        RefusedException unknown = assertThrows(RefusedException.class, () -> studies.get("gone"));
        assertEquals("study-unknown", unknown.code());
        assertEquals("no such study (HTTP 404)", unknown.getMessage());
        assertEquals(Optional.of("r1"), unknown.problem().requestId());
        assertEquals(
                401,
                assertThrows(AccessRefusedException.class, () -> studies.get("locked"))
                        .status());
        assertEquals(
                "role",
                assertThrows(AccessRefusedException.class, () -> studies.get("barred"))
                        .code());
        RefusedException proxy = assertThrows(RefusedException.class, () -> studies.get("proxy"));
        assertEquals("<html>bad gateway</html> (HTTP 502)", proxy.getMessage());
        assertEquals("", proxy.code());
    }

    @Test
    void whatIsInAPathStaysInItsPart() {
        instance.answer("/", 404, "{\"detail\":\"nothing here\"}");
        assertThrows(RefusedException.class, () -> instance.once().studies().get("../models?x=1 2"));
        assertEquals(
                "/v1/studies/..%2Fmodels%3Fx%3D1%202", instance.asked.get(0).path());
    }

    @Test
    void anAnswerThatLacksWhatItNeedsIsToldOf() {
        instance.answer("/v1/studies/x", 200, "{\"studyId\":\"x\"}");
        instance.answer("/v1/serving", 200, "<html>hello</html>");
        UnreadableAnswerException lacking = assertThrows(
                UnreadableAnswerException.class, () -> instance.once().studies().get("x"));
        assertTrue(lacking.getMessage().contains("/v1/studies/x should be a Study"), lacking.getMessage());
        assertThrows(
                UnreadableAnswerException.class,
                () -> instance.once().segmentations().serving());
    }

    @Test
    void aRequestWhoseConnectionWasLostIsSentAgainWithTheSameKey() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        instance.answer("/v1/segmentations", exchange -> {
            if (calls.incrementAndGet() == 1) {
                exchange.getResponseHeaders().add("Muduo-Model-Version", "3;checkpoint=\"ab\"");
                exchange.sendResponseHeaders(200, 1000);
                exchange.getResponseBody().write(1);
                // The connection breaks before the end of the answer.
                throw new IOException("lost");
            }
            exchange.getResponseHeaders().add("Muduo-Model-Version", "3;checkpoint=\"ab\"");
            FakeInstance.reply(exchange, 200, "mask");
        });
        Path target = folder.resolve("mask.nii.gz");
        Segmented answer = instance.patient().segmentations().segment(pair(), Wanted.mask(), target);
        assertEquals(new ModelVersion(3, "ab"), answer.version());
        assertEquals("mask", Files.readString(target));
        assertEquals(2, calls.get());
        String key = instance.asked.get(0).header("Idempotency-Key");
        assertNotNull(key);
        assertEquals(key, instance.asked.get(1).header("Idempotency-Key"));

        instance.patient().segmentations().segment(pair(), Wanted.mask(), target);
        assertFalse(key.equals(instance.asked.get(2).header("Idempotency-Key")), "another request, another key");
        instance.once().segmentations().segment(pair(), Wanted.mask(), target);
        assertNull(instance.asked.get(3).header("Idempotency-Key"), "what is sent once needs none");
        instance.once().segmentations().segment(pair(), Wanted.mask().key("mine"), target);
        assertEquals("mine", instance.asked.get(4).header("Idempotency-Key"));
    }

    @Test
    void aMaskThatGoesOnBeingMadeIsAskedForByItsKey() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        instance.answer("/v1/segmentations", exchange -> {
            if (calls.incrementAndGet() < 4) {
                exchange.getResponseHeaders().add("Retry-After", "0");
                FakeInstance.reply(exchange, 503, "{\"code\":\"out-of-time\",\"detail\":\"it goes on\"}");
            } else {
                exchange.getResponseHeaders().add("Muduo-Model-Version", "3;checkpoint=\"ab\"");
                FakeInstance.reply(exchange, 200, "mask");
            }
        });
        MuduoClient muduo =
                MuduoClient.at(instance.uri()).patience(Duration.ofMillis(1)).open();
        Path target = folder.resolve("mask.nii.gz");
        muduo.segmentations().segment(Images.study("abc"), Wanted.mask(), target);
        assertEquals("mask", Files.readString(target));
        assertEquals(
                1,
                instance.asked.stream()
                        .map(asked -> asked.header("Idempotency-Key"))
                        .distinct()
                        .count());
        assertEquals(4, instance.asked.size());
    }

    @Test
    void whoIsRefusedLearnsTheKey() throws Exception {
        instance.answer("/v1/segmentations", 500, "{\"detail\":\"a fault\"}");
        Images.Upload pair = pair();
        RefusedException refused = assertThrows(
                RefusedException.class, () -> instance.patient().segmentations().begin(pair, Wanted.mask()));
        assertEquals(Optional.of(instance.asked.get(0).header("Idempotency-Key")), refused.key());
        Wanted mine = Wanted.mask().key("mine");
        assertEquals(
                Optional.of("mine"),
                assertThrows(
                                RefusedException.class,
                                () -> instance.once().segmentations().report(pair, mine))
                        .key());
        assertEquals(
                Optional.empty(),
                assertThrows(
                                RefusedException.class,
                                () -> instance.once().segmentations().report(pair, Wanted.mask()))
                        .key());
    }

    @Test
    void whatMayNotBeDoneTwiceIsRepeatedWhenRefusedAndNotWhenLost() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        HttpHandler refusesThenLoses = exchange -> {
            if (calls.incrementAndGet() % 2 == 0) {
                throw new IOException("lost");
            }
            exchange.getResponseHeaders().add("Retry-After", "0");
            FakeInstance.reply(exchange, 429, "{\"code\":\"overloaded\",\"detail\":\"busy\"}");
        };
        instance.answer("/v1/anything", refusesThenLoses);
        instance.answer("/v1/dicom-studies/abc/decision", refusesThenLoses);
        MuduoClient muduo = instance.patient();
        assertThrows(UnreachableException.class, () -> muduo.post("/v1/anything", Map.of()));
        assertEquals(2, instance.asked.size());
        assertThrows(UnreachableException.class, () -> muduo.dicomStudies().decide("abc", Map.of("retry", true)));
        assertEquals(4, instance.asked.size());
    }

    @Test
    void closingEndsThePauseBeforeTheNextAttempt() throws Exception {
        CountDownLatch came = new CountDownLatch(1);
        instance.answer("/v1/serving", exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "80000");
            FakeInstance.reply(exchange, 503, "{\"code\":\"starting\",\"detail\":\"not yet\"}");
            came.countDown();
        });
        MuduoClient muduo =
                MuduoClient.at(instance.uri()).patience(Duration.ofDays(1)).open();
        CompletableFuture<UnreachableException> waiting = CompletableFuture.supplyAsync(() -> assertThrows(
                UnreachableException.class, () -> muduo.segmentations().serving()));
        came.await();
        muduo.close();
        assertEquals("the client was closed", waiting.get().getMessage());
    }

    @Test
    void writesADownloadWholeOrNotAtAll() throws Exception {
        instance.answer("/v1/segmentations", 500, "{\"detail\":\"a fault\"}");
        Path never = folder.resolve("never.nii.gz");
        assertThrows(
                RefusedException.class,
                () -> instance.once().segmentations().segment(Images.study("abc"), Wanted.mask(), never));
        try (var files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void saysWhatIsWanted() throws Exception {
        instance.answer("/v1/segmentations", exchange -> {
            exchange.getResponseHeaders().add("Muduo-Model-Version", "3;checkpoint=\"ab\"");
            FakeInstance.reply(exchange, 200, "part");
        });
        Wanted wanted = Wanted.mask()
                .as(Wanted.Format.SEG)
                .on(Wanted.Grid.PET)
                .structures(List.of("liver", "spleen"))
                .box(List.of(-1.0, 1.0, -2.0, 2.0, -3.0, 3.5))
                .canWait(true);
        Path target = folder.resolve("part");
        instance.once().segmentations().segment(Images.study("abc"), wanted, target);
        FakeInstance.Asked asked = instance.asked.get(0);
        assertEquals("/v1/segmentations?format=seg", asked.path());
        assertEquals("u=5", asked.header("Priority"));
        assertEquals(
                "{\"box\":[-1.0,1.0,-2.0,2.0,-3.0,3.5],\"grid\":\"pet\",\"structures\":[\"liver\",\"spleen\"],"
                        + "\"studyId\":\"abc\"}",
                asked.body());
        instance.once().segmentations().segment(pair(), wanted, target);
        String form = instance.asked.get(1).body();
        assertTrue(form.contains("\r\n\r\n-1.0,1.0,-2.0,2.0,-3.0,3.5\r\n"), form);
        assertTrue(form.contains("\r\n\r\nliver,spleen\r\n"), form);
        assertThrows(IllegalArgumentException.class, () -> wanted.box(List.of(1.0)));
    }

    @Test
    void closingEndsWhatIsUnderWay() throws Exception {
        CountDownLatch came = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        instance.answer("/v1/serving", exchange -> {
            came.countDown();
            try {
                over.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        MuduoClient muduo = instance.patient();
        CompletableFuture<?> waiting = CompletableFuture.supplyAsync(() -> assertThrows(
                UnreachableException.class, () -> muduo.segmentations().serving()));
        came.await();
        muduo.close();
        waiting.get();
        over.countDown();
        assertThrows(IllegalStateException.class, () -> muduo.segmentations().serving());
    }

    @Test
    void nobodyThereIsToldAtOnce() throws Exception {
        // A port that is taken, so that nobody else gets it, and on which nobody listens.
        try (Socket taken = new Socket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            URI address = URI.create("http://127.0.0.1:" + taken.getLocalPort());
            MuduoClient muduo =
                    MuduoClient.at(address).patience(Duration.ofHours(1)).open();
            UnreachableException nobody = assertThrows(
                    UnreachableException.class, () -> muduo.segmentations().serving());
            assertEquals("nobody answers at " + address, nobody.getMessage());
        }
    }

    @Test
    void anInterruptEndsTheWaiting() throws Exception {
        CountDownLatch came = new CountDownLatch(1);
        instance.answer("/v1/serving", exchange -> {
            came.countDown();
            exchange.getResponseHeaders().add("Retry-After", "10");
            FakeInstance.reply(exchange, 429, "{\"detail\":\"busy\"}");
        });
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            try {
                instance.patient().segmentations().serving();
            } catch (IOException | InterruptedException e) {
                ended.complete(e);
            }
        });
        waiting.start();
        came.await();
        waiting.interrupt();
        assertTrue(result(ended) instanceof InterruptedException);
    }

    private static Throwable result(CompletableFuture<Throwable> ended) throws InterruptedException {
        try {
            return ended.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}
