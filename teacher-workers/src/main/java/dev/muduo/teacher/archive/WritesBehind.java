package dev.muduo.teacher.archive;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Objects on their way into the store while the next patch is computed. Few may be outstanding, and nothing is finished before
 * all are stored. Belongs to the worker's thread.
 */
final class WritesBehind {
    /** Each holds what it writes in memory: about 2 MB for a patch of 11 structures. */
    private static final int MOST = 8;

    private final StoreThread thread;
    private final Deque<Pending<?>> outstanding = new ArrayDeque<>();

    WritesBehind(StoreThread thread) {
        this.thread = thread;
    }

    /** Begins to write; never waits. */
    <T> Pending<T> write(Supplier<T> task) {
        Pending<T> pending = thread.begin(task);
        outstanding.add(pending);
        return pending;
    }

    /**
     * Waits until few are outstanding. To be called before a step computes anything: when it throws, nothing was done, and the
     * step can be repeated.
     *
     * @throws dev.muduo.platform.agent.SurroundingsException if one of them could not be written
     */
    void makeRoom() throws InterruptedException {
        awaitDownTo(MOST);
    }

    /** Waits until all are stored; throws as {@link #makeRoom()}. */
    void awaitAll() throws InterruptedException {
        awaitDownTo(0);
    }

    private void awaitDownTo(int most) throws InterruptedException {
        // What has ended is taken away in any case: a fault shows in the very next step.
        while (!outstanding.isEmpty()
                && (outstanding.size() > most || outstanding.peek().hasEnded())) {
            outstanding.peek().await();
            outstanding.remove();
        }
    }
}
