package dev.muduo.teacher.archive;

import dev.muduo.platform.agent.SurroundingsException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * What the store's thread has been asked for. A failure shows where the result is waited for, on the worker's thread. Where the
 * surroundings had failed it before that, they may have recovered: it is begun again first.
 */
public final class Pending<T> {
    /** Holds what is to be written, so it is let go of once that is stored. */
    private Supplier<CompletableFuture<T>> begin;

    private CompletableFuture<T> future;

    Pending(Supplier<CompletableFuture<T>> begin) {
        this.begin = begin;
        future = begin.get();
    }

    /** What is there already. */
    public static <T> Pending<T> of(T result) {
        return new Pending<>(() -> CompletableFuture.completedFuture(result));
    }

    /** Whether {@link #await} would answer, or throw, at once. */
    boolean hasEnded() {
        return future.isDone();
    }

    /**
     * Waits for the result.
     *
     * @throws SurroundingsException to be called again after a pause
     * @throws RuntimeException whatever else the task has thrown
     */
    public T await() throws InterruptedException {
        if (future.isDone() && fault() instanceof SurroundingsException) {
            future = begin.get();
        }
        try {
            T result = future.get();
            begin = () -> future;
            return result;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error fatal) {
                throw fatal;
            }
            throw e.getCause() instanceof RuntimeException fault
                    ? fault
                    : new IllegalStateException("a task of the store's thread threw a checked exception", e);
        }
    }

    /** Null where it has not failed. */
    private Throwable fault() {
        return future.handle((result, thrown) -> thrown instanceof CompletionException ? thrown.getCause() : thrown)
                .join();
    }
}
