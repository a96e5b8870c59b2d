package dev.muduo.trainer.batch;

import dev.muduo.networks.method.IouWindow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedMap;

/**
 * Draws the batches of a round on a thread of its own while the steps before them are made, so that no step waits for the
 * disk. Each is drawn from the windows that the one before it left behind and from nothing that a step changes: what is taken
 * is, bit for bit, what drawing between the steps would give.
 *
 * <p>At most {@link #MOST} batches are drawn and not yet taken. One thread takes and closes; whatever drawing throws is thrown
 * to it, when it asks for that batch and not before, and ends the drawing thread.
 */
public final class BatchesAhead implements AutoCloseable {
    /** One that waits, and one that a slow read may take its time for. */
    static final int MOST = 2;

    /** The batch of a step; {@link BatchSource#draw} of one round. Called by the drawing thread alone. */
    @FunctionalInterface
    public interface Draw {
        Batch draw(long step, SortedMap<String, IouWindow> windows);
    }

    /**
     * A batch.
     *
     * @param nanos drawing it has taken, on the drawing thread; for metrics alone
     */
    public record Drawn(Batch batch, long nanos) {}

    private final Draw source;
    private final long begin;
    private final long end;
    private final Thread thread;

    // Guarded by this object's monitor.
    private final Deque<Drawn> drawn = new ArrayDeque<>();
    private Throwable fault;
    private boolean closed;

    /**
     * Begins to draw.
     *
     * @param name    of the thread
     * @param source  handed over: nobody else draws from it now
     * @param begin   the first step
     * @param end     the step after the last
     * @param windows the consensus filter's memory before the first step
     */
    public static BatchesAhead start(
            String name, Draw source, long begin, long end, SortedMap<String, IouWindow> windows) {
        BatchesAhead ahead = new BatchesAhead(name, source, begin, end, windows);
        ahead.thread.start();
        return ahead;
    }

    private BatchesAhead(String name, Draw source, long begin, long end, SortedMap<String, IouWindow> windows) {
        this.source = source;
        this.begin = begin;
        this.end = end;
        this.thread = new Thread(() -> drawAll(windows), name);
        // A read that never returns must not keep the process from ending.
        thread.setDaemon(true);
    }

    /**
     * The next step's batch; waits while it is being drawn.
     *
     * @throws LostSampleException  if something prepared before is gone or damaged; the batches before it have been taken
     * @throws InterruptedException while waiting; the batch is still to be taken then
     */
    public synchronized Drawn take() throws InterruptedException {
        while (drawn.isEmpty() && fault == null && !closed) {
            wait();
        }
        if (closed) {
            throw new IllegalStateException("the batches of this round are closed");
        }
        if (drawn.isEmpty()) {
            throw thrown(fault);
        }
        notifyAll();
        return drawn.remove();
    }

    /** As it was thrown; drawing throws nothing checked. */
    private static RuntimeException thrown(Throwable fault) {
        if (fault instanceof Error error) {
            throw error;
        }
        return (RuntimeException) fault;
    }

    /**
     * Ends the drawing thread: when this returns, nothing reads the disk any more. Waits for the draw under way rather than
     * interrupt it, for an interrupted read looks like a damaged file. Idempotent.
     */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- on the drawing thread ----

    private void drawAll(SortedMap<String, IouWindow> windows) {
        try {
            SortedMap<String, IouWindow> seen = windows;
            for (long step = begin; step < end && awaitPlace(); step++) {
                long began = System.nanoTime();
                Batch batch = source.draw(step, seen);
                seen = batch.windows();
                put(new Drawn(batch, System.nanoTime() - began));
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; whoever does would have the taker wait for ever.
            fail(new IllegalStateException("the thread that draws batches was interrupted", e));
        }
    }

    /** @return false if nobody wants more */
    private synchronized boolean awaitPlace() throws InterruptedException {
        while (drawn.size() == MOST && !closed) {
            wait();
        }
        return !closed;
    }

    private synchronized void put(Drawn batch) {
        drawn.add(batch);
        notifyAll();
    }

    private synchronized void fail(Throwable reason) {
        fault = reason;
        notifyAll();
    }
}
