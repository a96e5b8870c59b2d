package dev.muduo.infer.request;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that compute, so that the event loop never does; what waits for them is bounded by the {@link Admission}. */
public final class WorkerPool implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ThreadPoolExecutor executor;

    /** @param most requests that may be inside; one place in the queue for each */
    public WorkerPool(int threads, int most) {
        AtomicInteger number = new AtomicInteger();
        executor =
                new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(most), task -> {
                    Thread thread = new Thread(task, "segmentation-" + number.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * Queues a task.
     *
     * @throws RejectedExecutionException if the service is stopping
     */
    public void run(Runnable task) {
        executor.execute(task);
    }

    /** Lets what is being computed finish, for a while; what waits is not begun. Idempotent. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
