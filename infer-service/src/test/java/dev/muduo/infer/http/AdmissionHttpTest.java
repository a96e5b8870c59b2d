package dev.muduo.infer.http;

import static dev.muduo.infer.http.Requests.assertProblem;
import static dev.muduo.infer.http.Requests.await;
import static dev.muduo.infer.http.Requests.awaitNoUploads;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.infer.Scans;
import dev.muduo.infer.config.ServingConfig;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.agent.PriorityComputeBudget;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, who goes first, and what becomes of requests that nobody waits for. */
@Timeout(120)
class AdmissionHttpTest {
    private static final String STUDY = "a1".repeat(32);
    private static final String ASKED = "{\"studyId\": \"" + STUDY + "\"}";

    @TempDir
    Path scratch;

    private ServiceUnderTest service;
    private Requests requests;

    @AfterEach
    void stop() throws Exception {
        service.close();
    }

    /**
     * One is computed at a time, one may wait.
     *
     * @param requestTimeout four times as long as a body may bring too little
     */
    private void start(Duration requestTimeout, ComputeBudget compute) throws Exception {
        start(ServiceUnderTest.config(1, 1, 100, Optional.empty(), requestTimeout), compute);
    }

    private void start(ServingConfig config) throws Exception {
        start(config, ComputeBudget.unlimited());
    }

    private void start(ServingConfig config, ComputeBudget compute) throws Exception {
        service = new ServiceUnderTest(scratch, config, compute);
        requests = new Requests(service);
        Scans.arrive(STUDY, 1, service.store, service.log);
        service.trainer.promote(3);
        service.settle();
    }

    private void start() throws Exception {
        start(ServiceUnderTest.REQUEST_TIMEOUT, ComputeBudget.unlimited());
    }

    /** An upload whose first window is being computed, and will be until the networks go on. */
    private CompletableFuture<HttpResponse<byte[]>> beingComputed(String... headers) throws Exception {
        service.networks.pause();
        int begun = service.networks.windows();
        CompletableFuture<HttpResponse<byte[]>> first = requests.upload(Requests.pair(), headers);
        await(() -> service.networks.windows() > begun);
        return first;
    }

    @Test
    void bulkAndInteractiveRequestsDoNotTakeEachOthersPlaces() throws Exception {
        start();
        CompletableFuture<HttpResponse<byte[]>> bulk = beingComputed("Priority", "u=7");
        CompletableFuture<HttpResponse<byte[]>> waiting = requests.upload(Requests.pair(), "Priority", "u=5");
        await(() -> service.inside() == 2);
        assertProblem(
                429,
                "overloaded",
                requests.upload(Requests.pair(), "Priority", "u=7").get());
        CompletableFuture<HttpResponse<byte[]>> interactive = requests.upload(Requests.pair());
        await(() -> service.inside() == 3);
        service.networks.goOn();
        for (CompletableFuture<HttpResponse<byte[]>> each : List.of(bulk, waiting, interactive)) {
            assertEquals(200, each.get().statusCode());
        }
        await(() -> service.inside() == 0);
    }

    @Test
    void anInteractiveRequestOvertakesABulkOneAtTheNextWindow() throws Exception {
        List<ComputeBudget.Priority> turns = new CopyOnWriteArrayList<>();
        PriorityComputeBudget budget = new PriorityComputeBudget();
        start(Duration.ofMinutes(1), priority -> {
            ComputeBudget.Turn turn = budget.take(priority);
            turns.add(priority);
            return turn;
        });
        turns.clear();
        CompletableFuture<HttpResponse<byte[]>> bulk = beingComputed("Priority", "u=7");
        CompletableFuture<HttpResponse<byte[]>> interactive = requests.upload(Requests.pair());
        await(() -> budget.waiting() == 1);
        service.networks.goOn();
        assertEquals(200, interactive.get().statusCode());
        assertEquals(200, bulk.get().statusCode());
        assertEquals(List.of(ComputeBudget.Priority.BULK, ComputeBudget.Priority.REQUEST), turns.subList(0, 2));
        assertTrue(turns.lastIndexOf(ComputeBudget.Priority.BULK) > 1, turns::toString);
    }

    @Test
    void aClientThatGoesAwayWhileItWaitsMakesRoomAtOnce() throws Exception {
        start();
        CompletableFuture<HttpResponse<byte[]>> first = beingComputed();
        byte[] body = Requests.pair().bytes();
        try (Socket socket = requests.raw(body, body.length)) {
            await(() -> service.inside() == 2);
            assertFalse(socket.isClosed());
        }
        await(() -> service.inside() == 1);
        CompletableFuture<HttpResponse<byte[]>> next = requests.upload(Requests.pair());
        await(() -> service.inside() == 2);
        int windows = service.networks.windows();
        service.networks.goOn();
        assertEquals(200, first.get().statusCode());
        assertEquals(200, next.get().statusCode());
        assertEquals(windows + 3, service.networks.windows(), "two windows each, and none for the one who went away");
    }

    @Test
    void atItsDeadlineARequestIsAnsweredWhateverIsDoneForIt() throws Exception {
        start();
        CompletableFuture<HttpResponse<byte[]>> computed = beingComputed();
        CompletableFuture<HttpResponse<byte[]>> waiting = requests.upload(Requests.pair());
        await(() -> service.inside() == 2);
        service.deadlines.pass(ServiceUnderTest.REQUEST_TIMEOUT);
        assertProblem(503, "out-of-time", waiting.get());
        assertProblem(503, "out-of-time", computed.get());
        await(() -> service.inside() == 1);
        service.networks.goOn();
        await(() -> service.inside() == 0);
        assertEquals(200, requests.upload(Requests.pair()).get().statusCode());
    }

    @Test
    void anUploadThatComesTooSlowlyIsGivenUp() throws Exception {
        start(Duration.ofSeconds(16), ComputeBudget.unlimited());
        byte[] body = Requests.pair().bytes();
        try (Socket slow = requests.raw(Arrays.copyOf(body, 100), body.length)) {
            await(() -> service.inside() == 1);
            assertEquals("HTTP/1.1 408 Request Timeout", statusLine(slow));
            await(() -> service.inside() == 0);
        }
        awaitNoUploads(scratch);
        assertEquals(200, requests.upload(Requests.pair()).get().statusCode());
    }

    @Test
    void aFormThatIsNoneIsNamedAndItsPlaceIsFree() throws Exception {
        start(Duration.ofSeconds(12), ComputeBudget.unlimited());
        byte[] body = Requests.pair().bytes();
        try (Socket withoutEnd = requests.raw(Arrays.copyOf(body, 500), 500)) {
            assertEquals("HTTP/1.1 400 Bad Request", statusLine(withoutEnd));
        }
        try (Socket withoutBoundary = requests.raw("multipart/form-data", body, body.length)) {
            assertEquals("HTTP/1.1 400 Bad Request", statusLine(withoutBoundary));
        }
        await(() -> service.inside() == 0);
        awaitNoUploads(scratch);
    }

    /** All forms together may have 1 MiB: what is announced counts, though little of it has come. */
    @Test
    void anUploadForWhichThereIsNoRoomOnDiskIsRefusedUntilThereIs() throws Exception {
        start(ServiceUnderTest.config(
                1, 3, 100, Optional.empty(), ServiceUnderTest.REQUEST_TIMEOUT, new ServingConfig.Bulk(1, 1), 1, 1));
        byte[] body = Requests.pair().bytes();
        int announced = 600 << 10;
        try (Socket first = requests.raw(Arrays.copyOf(body, 500), announced)) {
            await(() -> service.inside() == 1);
            try (Socket second = requests.raw(Arrays.copyOf(body, 500), announced)) {
                assertEquals("HTTP/1.1 503 Service Unavailable", statusLine(second));
            }
            assertEquals(200, requests.upload(Requests.pair()).get().statusCode(), "a small one fits beside the first");
            assertFalse(first.isClosed());
        }
        await(() -> service.inside() == 0);
        try (Socket third = requests.raw(Arrays.copyOf(body, 500), announced)) {
            await(() -> service.inside() == 1);
            assertFalse(third.isClosed());
        }
        await(() -> service.inside() == 0);
        awaitNoUploads(scratch);
    }

    private static String statusLine(Socket socket) throws Exception {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
    }

    @Test
    void aMaskThatIsInTheStoreIsAnsweredThoughAllPlacesAreTaken() throws Exception {
        start();
        byte[] earlier = requests.study(ASKED).get().body();
        CompletableFuture<HttpResponse<byte[]>> first = beingComputed();
        CompletableFuture<HttpResponse<byte[]>> second = requests.upload(Requests.pair());
        await(() -> service.inside() == 2);
        HttpResponse<byte[]> stored = requests.study(ASKED).get();
        assertEquals(200, stored.statusCode());
        assertTrue(Arrays.equals(earlier, stored.body()));
        assertTrue(
                stored.headers().firstValue("Muduo-Model-Version").orElseThrow().startsWith("1;checkpoint="));
        assertProblem(
                429,
                "overloaded",
                requests.study("{\"studyId\": \"" + STUDY + "\", \"grid\": \"pet\"}")
                        .get());
        service.networks.goOn();
        assertEquals(200, first.get().statusCode());
        assertEquals(200, second.get().statusCode());
    }

    @Test
    void retryAfterIsWhenThereIsProbablyAPlace() throws Exception {
        start();
        CompletableFuture<HttpResponse<byte[]>> slow = beingComputed();
        service.clock.advance(Duration.ofSeconds(40));
        service.networks.goOn();
        assertEquals(200, slow.get().statusCode());
        await(() -> service.inside() == 0);
        CompletableFuture<HttpResponse<byte[]>> first = beingComputed();
        HttpResponse<byte[]> refused = requests.upload(Requests.pair()).get();
        assertProblem(429, "overloaded", refused);
        assertEquals("40", refused.headers().firstValue("Retry-After").orElseThrow());
        service.networks.goOn();
        assertEquals(200, first.get().statusCode());
    }
}
