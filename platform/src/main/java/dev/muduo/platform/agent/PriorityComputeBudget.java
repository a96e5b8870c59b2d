package dev.muduo.platform.agent;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One turn at a time: the most urgent waiter first, and within a priority whoever came first. Nobody starves: who has been
 * passed over {@value #PATIENCE} times is next, so that teaching keeps a share of a machine on which training never ends.
 */
public final class PriorityComputeBudget implements ComputeBudget {
    private static final int PATIENCE = 4;
    private static final Duration LINGER = Duration.ofMillis(2);

    /** Someone who waits; the object is its place in the queue. */
    private static final class Waiter {
        private int passedOver;
    }

    private final Duration linger;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Priority, Queue<Waiter>> waiting = new EnumMap<>(Priority.class);
    private Thread holder;

    /** Of the turn held now, or of the last one. */
    private Priority held = Priority.TEACHING;

    /** Until when a turn that was given back is kept for the same or a more urgent priority. */
    private long lingerUntil = System.nanoTime();

    public PriorityComputeBudget() {
        this(LINGER);
    }

    /** @param linger for how long a request's turn is kept open for its next window */
    PriorityComputeBudget(Duration linger) {
        this.linger = linger;
        for (Priority priority : Priority.values()) {
            waiting.put(priority, new ArrayDeque<>());
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if the calling thread holds a turn already: it would wait for itself
     */
    @Override
    public Turn take(Priority priority) throws InterruptedException {
        Waiter me = new Waiter();
        Queue<Waiter> queue = waiting.get(priority);
        lock.lockInterruptibly();
        try {
            if (holder == Thread.currentThread()) {
                throw new IllegalStateException("this thread holds a turn already; close it before taking another");
            }
            queue.add(me);
            try {
                while (holder != null || next() != me || lingers(priority, me)) {
                    if (holder == null && next() == me) {
                        changed.awaitNanos(Math.max(1, lingerUntil - System.nanoTime()));
                    } else {
                        changed.await();
                    }
                }
                holder = Thread.currentThread();
                held = priority;
                passOver(me);
            } finally {
                queue.remove(me);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.getAndSet(false)) {
                giveBack();
            }
        };
    }

    /** How many wait now, at any priority. */
    public int waiting() {
        lock.lock();
        try {
            return waiting.values().stream().mapToInt(Queue::size).sum();
        } finally {
            lock.unlock();
        }
    }

    private Waiter next() {
        Waiter next = null;
        for (Queue<Waiter> queue : waiting.values()) {
            Waiter first = queue.peek();
            if (first != null && (next == null || (first.passedOver >= PATIENCE && next.passedOver < PATIENCE))) {
                next = first;
            }
        }
        return next;
    }

    /**
     * A request (or the gate) is many short turns, one a window: between two of them it does not wait, and whoever does would
     * get in between each time. So its turn is kept open for a moment.
     */
    private boolean lingers(Priority priority, Waiter waiter) {
        return held.compareTo(Priority.TRAINING) < 0
                && priority.compareTo(held) > 0
                && waiter.passedOver < PATIENCE
                && lingerUntil - System.nanoTime() > 0;
    }

    private void passOver(Waiter chosen) {
        for (Queue<Waiter> queue : waiting.values()) {
            Waiter first = queue.peek();
            if (first != null && first != chosen) {
                first.passedOver++;
            }
        }
    }

    private void giveBack() {
        lock.lock();
        try {
            holder = null;
            lingerUntil = System.nanoTime() + linger.toNanos();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
