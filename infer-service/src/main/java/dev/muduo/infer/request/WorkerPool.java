package dev.muduo.infer.request;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Threads that take what waits in a {@link FairQueue}. How much may wait is bounded by whoever lets it in. Any thread may queue
 * and remove.
 */
public final class WorkerPool implements AutoCloseable {
    /** How long what was taken may go on when the pool is asked to end. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Thread> threads = new ArrayList<>();
    private final Duration patience;
    private final LongSupplier nanoTime;

    // Guarded by this object's lock.
    private final FairQueue<Runnable> waiting = new FairQueue<>();
    private boolean closing;
    /** By {@code nanoTime}; as soon as {@code closing}. */
    private long until;

    /** @param name of its threads */
    public WorkerPool(String name, int size) {
        this(name, size, PATIENCE, System::nanoTime);
    }

    WorkerPool(String name, int size, Duration patience, LongSupplier nanoTime) {
        this.patience = patience;
        this.nanoTime = nanoTime;
        for (int number = 0; number < size; number++) {
            Thread thread = new Thread(this::work, name + "-" + number);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    /**
     * Queues a task.
     *
     * @param task does not throw
     * @throws RejectedExecutionException if the service is stopping
     */
    synchronized void run(String client, Runnable task) {
        if (closing) {
            throw new RejectedExecutionException("no more tasks are taken");
        }
        waiting.add(client, task);
        notifyAll();
    }

    /** Whether the task waited; it will not be begun. */
    synchronized boolean remove(String client, Runnable task) {
        return waiting.remove(client, task);
    }

    /** Tasks that have not begun. */
    public synchronized int waiting() {
        return waiting.size();
    }

    private void work() {
        try {
            Optional<Runnable> task = next();
            while (task.isPresent() && !Thread.currentThread().isInterrupted()) {
                task.get().run();
                task = next();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for a task; none when the service is stopping and nothing waits. */
    private synchronized Optional<Runnable> next() throws InterruptedException {
        while (waiting.size() == 0 && !closing) {
            wait();
        }
        return waiting.poll();
    }

    /**
     * Takes nothing more, and returns at once. From now on the time runs that {@link #close} leaves to what was taken: of several
     * pools that are asked to end together, all are at their end when it has passed once. Idempotent.
     */
    public synchronized void stopTaking() {
        if (!closing) {
            closing = true;
            until = nanoTime.getAsLong() + patience.toNanos();
            notifyAll();
        }
    }

    private synchronized long left() {
        return Math.max(1, until - nanoTime.getAsLong());
    }

    /** Lets what was taken come to its end, until {@link #PATIENCE} after {@link #stopTaking}; then interrupts. Idempotent. */
    @Override
    public void close() {
        stopTaking();
        try {
            for (Thread thread : threads) {
                TimeUnit.NANOSECONDS.timedJoin(thread, left());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.forEach(Thread::interrupt);
    }
}
