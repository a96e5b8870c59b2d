package dev.muduo.infer.http;

import static dev.muduo.infer.http.Requests.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muduo.infer.request.Admission;
import dev.muduo.infer.request.Urgency;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of an answer that is not read its place is free, and its memory counted, until the client has gone. */
@Timeout(60)
class ExchangeTest {
    private static final int BYTES = 12 << 20;

    private final Admission admission = new Admission(new Admission.Bounds(1, 0), new Admission.Bounds(1, 0));
    private final Outgoing outgoing = new Outgoing(1L << 30);
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void anAnswerOnItsWayHoldsMemoryAndNoPlace() throws Exception {
        Router router = Router.router(vertx);
        router.get("/").handler(this::answer);
        HttpServer server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        try (Socket client = new Socket()) {
            client.setReceiveBufferSize(1 << 12);
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort()));
            client.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals('H', client.getInputStream().read());
            assertEquals(BYTES, outgoing.bytes());
            await(() -> admission.inside() == 0);
        }
        await(() -> outgoing.bytes() == 0);
    }

    private void answer(RoutingContext context) {
        Exchange exchange = Exchange.begin(context, "request", Instant.EPOCH, outgoing);
        exchange.enter(admission, Urgency.INTERACTIVE, Duration.ofMinutes(1));
        assertEquals(1, admission.inside());
        exchange.sending(BYTES);
        context.response().end(Buffer.buffer(new byte[BYTES])).onComplete(sent -> exchange.sent());
    }
}
