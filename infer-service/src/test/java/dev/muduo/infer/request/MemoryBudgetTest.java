package dev.muduo.infer.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MemoryBudgetTest {
    private static final MemoryBudget.Wanted AT_ONCE = () -> {
        throw new AssertionError("there is no need to wait");
    };

    private final MemoryBudget memory = new MemoryBudget(100);
    private final CountDownLatch waiting = new CountDownLatch(1);

    @Test
    void whatNeverFitsIsRefusedAndWhatFitsAloneIsNot() throws Exception {
        try (MemoryBudget.Lease lease = memory.lease()) {
            for (long needed : new long[] {101, Long.MAX_VALUE}) {
                RefusedException refused = assertThrows(RefusedException.class, () -> lease.take(needed, AT_ONCE));
                assertEquals("too-large", refused.code());
                assertEquals(RefusedException.Reason.UNUSABLE_SCAN, refused.reason(), "coming back does not help");
            }
            lease.take(100, AT_ONCE);
            lease.take(70, AT_ONCE);
            assertEquals(70, memory.taken(), "instead of what it had");
        }
        assertEquals(0, memory.taken());
    }

    @Test
    void whoeverNeedsWhatOthersHaveWaitsForThem() throws Exception {
        MemoryBudget.Lease first = memory.lease();
        first.take(60, AT_ONCE);
        CompletableFuture<Long> second = inBackground(waiting::countDown);
        waiting.await();
        assertEquals(60, memory.taken());
        first.close();
        assertEquals(60, second.get());
        assertEquals(0, memory.taken());
    }

    @Test
    void whoeverIsNotWantedAnyMoreStopsWaiting() throws Exception {
        MemoryBudget.Lease first = memory.lease();
        first.take(60, AT_ONCE);
        AtomicBoolean gone = new AtomicBoolean();
        CompletableFuture<Long> second = inBackground(() -> {
            waiting.countDown();
            if (gone.get()) {
                throw new CancellationException("gone");
            }
        });
        waiting.await();
        gone.set(true);
        assertThrows(CancellationException.class, second::get);
        assertEquals(60, memory.taken());
    }

    /** Takes 60 and gives them back; what was taken then comes of it. */
    private CompletableFuture<Long> inBackground(MemoryBudget.Wanted wanted) {
        CompletableFuture<Long> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                done.complete(takenWhileItHas(60, wanted));
            } catch (InterruptedException | RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private long takenWhileItHas(long bytes, MemoryBudget.Wanted wanted) throws InterruptedException {
        try (MemoryBudget.Lease lease = memory.lease()) {
            lease.take(bytes, wanted);
            return memory.taken();
        }
    }
}
