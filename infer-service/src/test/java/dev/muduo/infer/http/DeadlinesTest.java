package dev.muduo.infer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeadlinesTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aDeadlinePassesOnItsEventLoopUnlessItIsCancelled() throws Exception {
        AtomicInteger cancelled = new AtomicInteger();
        CompletableFuture<Boolean> onItsLoop = new CompletableFuture<>();
        vertx.runOnContext(begun -> {
            Thread loop = Thread.currentThread();
            Deadlines.REAL
                    .in(vertx, Duration.ofMillis(1), cancelled::incrementAndGet)
                    .run();
            // Due after that one, which would have passed before.
            Deadlines.REAL.in(vertx, Duration.ofMillis(2), () -> onItsLoop.complete(Thread.currentThread() == loop));
        });
        assertTrue(onItsLoop.get());
        assertEquals(0, cancelled.get());
    }
}
