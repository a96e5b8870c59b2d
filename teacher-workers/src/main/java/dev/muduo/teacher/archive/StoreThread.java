package dev.muduo.teacher.archive;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that talks to the object store while the worker's own thread computes: it reads ahead and writes behind, in the
 * order in which it is asked. What waits for it is bounded; the worker waits when the bound is reached.
 *
 * <p>Only the worker's thread calls it.
 */
public final class StoreThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreThread.class);
    private static final int CAPACITY = 64;
    private static final long ENDING_SECONDS = 10;

    private final Executor executor;
    private final Runnable end;

    private StoreThread(Executor executor, Runnable end) {
        this.executor = executor;
        this.end = end;
    }

    /** @param worker the worker's name; the thread's is {@code <worker>-store} */
    public static StoreThread of(String worker) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(CAPACITY),
                task -> new Thread(task, worker + "-store"),
                StoreThread::waitForRoom);
        return new StoreThread(executor, () -> end(executor));
    }

    /** Does everything at once, on the caller's thread: the same code without overlap, for tests that count steps. */
    public static StoreThread none() {
        return new StoreThread(Runnable::run, () -> {});
    }

    private static void waitForRoom(Runnable task, ThreadPoolExecutor executor) {
        if (executor.isShutdown()) {
            throw new RejectedExecutionException("the store's thread has ended");
        }
        try {
            executor.getQueue().put(task);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException("interrupted while the store's thread was busy", e);
        }
    }

    /** Begins a task; it may be begun again if the surroundings fail it, so it must be idempotent. */
    public <T> Pending<T> begin(Supplier<T> task) {
        return new Pending<>(() -> CompletableFuture.supplyAsync(task, executor));
    }

    /** What has begun is done to its end, for a while: it spares the next worker the same work. */
    @Override
    public void close() {
        end.run();
    }

    private static void end(ThreadPoolExecutor executor) {
        executor.shutdown();
        boolean ended = false;
        try {
            ended = executor.awaitTermination(ENDING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!ended) {
            int left = executor.shutdownNow().size();
            LOG.info("the store does not answer: {} objects are left to the next worker", left + 1);
        }
    }
}
