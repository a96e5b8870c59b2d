package dev.muduo.platform.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.agent.Health;
import dev.muduo.platform.telemetry.Metrics;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that do not read what they asked for. */
@Timeout(60)
class StalledClientsTest {
    /** More than the kernel takes for a client that reads nothing. */
    private static final int BYTES = 12 << 20;

    @Test
    void anAnswerThatNobodyReadsIsDroppedAfterTheIdleTimeout() throws Exception {
        CountDownLatch dropped = new CountDownLatch(1);
        Routes routes = router -> router.get("/v1/large").handler(context -> {
            context.end(Buffer.buffer(new byte[BYTES])).onFailure(lost -> dropped.countDown());
        });
        HttpConfig config =
                new HttpConfig("127.0.0.1", 0, 16 * 1024, 100, Duration.ofSeconds(3), Duration.ofSeconds(20));
        Metrics metrics = new Metrics();
        HttpEdge edge = new HttpEdge(config, new Health(), metrics.registry(), List.of(routes));
        try (Socket client = new Socket()) {
            client.setReceiveBufferSize(1 << 12);
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), edge.start()));
            client.getOutputStream()
                    .write("GET /v1/large HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals('H', client.getInputStream().read());
            dropped.await();
            assertTrue(lessThanAll(client));
        } finally {
            edge.close();
            metrics.close();
        }
    }

    private static boolean lessThanAll(Socket client) {
        try {
            return client.getInputStream().readAllBytes().length < BYTES;
        } catch (IOException reset) {
            return true;
        }
    }
}
