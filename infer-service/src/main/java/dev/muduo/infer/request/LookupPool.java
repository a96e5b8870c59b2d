package dev.muduo.infer.request;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/**
 * Threads for what waits for the store, the log or the disk, and holds nothing else up while it does; clients take turns, and only so
 * many requests may wait. Safe for several threads.
 */
public final class LookupPool implements AutoCloseable {
    private final WorkerPool threads;
    private final int mostWaiting;

    /**
     * A pool.
     *
     * @param name        of its threads
     * @param mostWaiting requests that wait for a thread; more are refused
     */
    public LookupPool(String name, int threads, int mostWaiting) {
        this.threads = new WorkerPool(name, threads);
        this.mostWaiting = mostWaiting;
    }

    /**
     * Looks something up. The future ends with whatever the look-up ends with, on its thread.
     *
     * @throws RefusedException if too many wait, or the service is stopping
     */
    public <T> CompletableFuture<T> submit(String client, Callable<T> lookup) {
        if (threads.waiting() >= mostWaiting) {
            throw new RefusedException(
                    RefusedException.Reason.OVERLOADED,
                    mostWaiting + " requests wait for the store or the log already: come back later");
        }
        return submitPastBound(client, lookup);
    }

    /**
     * As {@link #submit}, however many wait: for what is left to do of requests that were let in, and so is as bounded as they are.
     *
     * @throws RefusedException if the service is stopping
     */
    public <T> CompletableFuture<T> submitPastBound(String client, Callable<T> lookup) {
        CompletableFuture<T> found = new CompletableFuture<>();
        try {
            threads.run(client, () -> {
                try {
                    found.complete(lookup.call());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    found.completeExceptionally(e);
                } catch (Exception | Error e) {
                    // Whatever it is, the request gets an answer.
                    found.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            throw new RefusedException(
                    RefusedException.Reason.STOPPING, "the service is stopping: ask another replica", e);
        }
        return found;
    }

    /** As {@link WorkerPool#stopTaking}. */
    public void stopTaking() {
        threads.stopTaking();
    }

    @Override
    public void close() {
        threads.close();
    }
}
