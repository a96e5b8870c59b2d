package dev.muduo.platform.agent;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Tells an agent that has paused for want of work that there is some. A ring that nobody waits for is kept for the next pause;
 * several are as good as one. Any thread may ring, one waits.
 */
public final class Bell {
    private final Semaphore rung = new Semaphore(0);

    public void ring() {
        // Of an agent that never pauses they would add up.
        if (rung.availablePermits() == 0) {
            rung.release();
        }
    }

    /** Rings when something ends that an agent waits for; that it has ended already the agent sees when it looks next. */
    public void ringAfter(CompletableFuture<?> something) {
        if (!something.isDone()) {
            var unused = something.whenComplete((result, fault) -> ring());
        }
    }

    /** Waits for a ring, and no longer than that. */
    void await(Duration longest) throws InterruptedException {
        if (rung.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS)) {
            rung.drainPermits();
        }
    }
}
