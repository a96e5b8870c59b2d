package dev.muduo.infer.http;

import static dev.muduo.infer.http.Requests.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.infer.Scans;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that ask for an answer and do not read it. */
@Timeout(120)
class SlowReaderTest {
    private static final String STUDY = "a1".repeat(32);
    private static final String ASKED = "{\"studyId\": \"" + STUDY + "\"}";

    /** More than the kernel takes from the service for a client that reads nothing; the service keeps 32 MiB of such. */
    private static final int MASK_BYTES = 12 << 20;

    @TempDir
    Path scratch;

    private ServiceUnderTest service;
    private Requests requests;
    private final List<Socket> clients = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (Socket client : clients) {
            client.close();
        }
        service.close();
    }

    /** One is computed at a time, none may wait; the study's mask is there already, and large. */
    private void start() throws Exception {
        service = new ServiceUnderTest(scratch, ServiceUnderTest.config(1, 0, 100, Optional.empty()));
        requests = new Requests(service);
        Scans.arrive(STUDY, 1, service.store, service.log);
        service.trainer.promote(3);
        service.settle();
        requests.study(ASKED).get();
        String key = service.store.keys().stream()
                .filter(each -> each.contains("/mask-"))
                .findFirst()
                .orElseThrow();
        service.store.delete(key);
        assertTrue(service.store.createIfAbsent(key, new byte[MASK_BYTES], "application/gzip"));
    }

    /** Asks and reads the answer's head, which is how it is known that the rest is on its way. */
    private Socket asksAndDoesNotRead() throws IOException {
        Socket client = new Socket();
        clients.add(client);
        client.setReceiveBufferSize(1 << 12);
        client.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), service.uri("/").getPort()));
        String request = "POST /v1/segmentations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + ASKED.length() + "\r\n\r\n" + ASKED;
        client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        byte[] status = client.getInputStream().readNBytes("HTTP/1.1 200".length());
        assertEquals("HTTP/1.1 200", new String(status, StandardCharsets.US_ASCII));
        return client;
    }

    /** @return whether the connection was lost before all of the answer was read */
    private static boolean isCutOff(Socket client) {
        try {
            return client.getInputStream().readAllBytes().length < MASK_BYTES;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void theyTakeNoPlaceAndTheOldestAreCutOffWhenTheyHoldTooMuch() throws Exception {
        start();
        Socket first = asksAndDoesNotRead();
        Socket second = asksAndDoesNotRead();
        assertEquals(200, requests.upload(Requests.pair()).get().statusCode());
        asksAndDoesNotRead();
        assertTrue(isCutOff(first), "a third one is more than may be kept");
        asksAndDoesNotRead();
        assertTrue(isCutOff(second));
        assertEquals(200, requests.upload(Requests.pair()).get().statusCode());
        await(() -> service.inside() == 0);
    }

    @Test
    void atItsDeadlineAnAnswerThatIsNotReadIsCutOff() throws Exception {
        start();
        Socket client = asksAndDoesNotRead();
        service.deadlines.pass(ServiceUnderTest.REQUEST_TIMEOUT);
        assertTrue(isCutOffWithoutBeingRead(client));
        assertEquals(200, requests.upload(Requests.pair()).get().statusCode());
    }

    /** Waits past the deadline, and only then reads what the kernel still has. */
    private boolean isCutOffWithoutBeingRead(Socket client) throws Exception {
        await(() -> service.meters.find("muduo.serving.outgoing.bytes").gauge().value() == 0);
        return isCutOff(client);
    }
}
