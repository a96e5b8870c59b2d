package dev.muduo.infer.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.infer.request.RefusedException.Reason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerPoolTest {
    /** More than a test may take. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    private final AtomicLong nanoTime = new AtomicLong();
    private final CountDownLatch never = new CountDownLatch(1);

    /** A thread that is busy until it is interrupted. */
    private WorkerPool stuck(CompletableFuture<Boolean> interrupted) throws InterruptedException {
        WorkerPool pool = new WorkerPool("stuck", 1, PATIENCE, nanoTime::get);
        CountDownLatch begun = new CountDownLatch(1);
        pool.run("a", () -> {
            begun.countDown();
            try {
                never.await();
                interrupted.complete(false);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                interrupted.complete(true);
            }
        });
        begun.await();
        return pool;
    }

    @Test
    void poolsThatAreAskedToEndTogetherHaveTheSameTime() throws Exception {
        CompletableFuture<Boolean> first = new CompletableFuture<>();
        CompletableFuture<Boolean> second = new CompletableFuture<>();
        List<WorkerPool> pools = List.of(stuck(first), stuck(second));
        pools.forEach(WorkerPool::stopTaking);
        assertThrows(RejectedExecutionException.class, () -> pools.get(1).run("a", () -> {}));

        nanoTime.addAndGet(PATIENCE.toNanos());
        pools.forEach(WorkerPool::close);

        assertTrue(first.get());
        assertTrue(second.get());
    }

    @Test
    void whatIsLeftToDoIsTakenHoweverManyWait() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        try (LookupPool pool = new LookupPool("lookup", 1, 1)) {
            CompletableFuture<String> first = pool.submit("a", () -> {
                begun.countDown();
                goOn.await();
                return "first";
            });
            begun.await();
            CompletableFuture<String> second = pool.submit("a", () -> "second");
            RefusedException refused = assertThrows(RefusedException.class, () -> pool.submit("a", () -> "third"));
            assertEquals(Reason.OVERLOADED, refused.reason());

            CompletableFuture<String> left = pool.submitPastBound("a", () -> "left");

            goOn.countDown();
            assertEquals(List.of("first", "second", "left"), List.of(first.get(), second.get(), left.get()));
        }
    }
}
