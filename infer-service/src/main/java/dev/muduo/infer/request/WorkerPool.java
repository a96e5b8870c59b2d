package dev.muduo.infer.request;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Threads that take what waits in a {@link FairQueue}. How much may wait is bounded by whoever lets it in. Any thread may queue
 * and remove.
 */
public final class WorkerPool implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Thread> threads = new ArrayList<>();

    // Guarded by this object's lock.
    private final FairQueue<Runnable> waiting = new FairQueue<>();
    private boolean closing;

    /** @param name of its threads */
    public WorkerPool(String name, int size) {
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

    /** Lets what was taken come to its end, for a while; then interrupts. Idempotent. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        long until = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (Thread thread : threads) {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, until - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.forEach(Thread::interrupt);
    }
}
