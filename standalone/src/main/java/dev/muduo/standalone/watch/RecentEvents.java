package dev.muduo.standalone.watch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The last events, numbered in the order in which this process has read them, and those who listen for more. One thread adds, any
 * may ask and listen.
 */
final class RecentEvents {
    static final int KEPT = 1_000;

    /** Numbers of another process mean nothing here. */
    private final String process;

    // Guarded by this object's lock.
    private final Deque<Numbered> last = new ArrayDeque<>();
    private final List<Consumer<Numbered>> listeners = new ArrayList<>();
    private long next = 1;

    /** @param id by which a client says what it has */
    record Numbered(String id, long number, LoopEvent event) {}

    /** @param process tells this process from those before it */
    RecentEvents(String process) {
        this.process = process;
    }

    void add(LoopEvent event) {
        List<Consumer<Numbered>> told;
        Numbered added;
        synchronized (this) {
            added = new Numbered(process + "-" + next, next, event);
            next++;
            last.addLast(added);
            if (last.size() > KEPT) {
                last.removeFirst();
            }
            told = List.copyOf(listeners);
        }
        told.forEach(listener -> listener.accept(added));
    }

    /**
     * Tells a listener of every event from now on, after what it has missed.
     *
     * @param after  the id of the last event it has; of one that is not known any more all that are kept are told
     * @param recent how many of the last it wants that names none
     * @param missed is told what it has missed, at most {@link #KEPT}, before {@code live} is told anything
     * @return ends that
     */
    Runnable listen(Optional<String> after, int recent, Consumer<Numbered> missed, Consumer<Numbered> live) {
        synchronized (this) {
            // Told within the lock, so that none is missed and none comes before them; listeners only note them.
            missed(after, recent).forEach(missed);
            listeners.add(live);
        }
        return () -> forget(live);
    }

    private List<Numbered> missed(Optional<String> after, int recent) {
        List<Numbered> all = List.copyOf(last);
        if (after.isEmpty()) {
            return all.subList(Math.max(0, all.size() - recent), all.size());
        }
        for (int at = all.size() - 1; at >= 0; at--) {
            if (all.get(at).id().equals(after.get())) {
                return all.subList(at + 1, all.size());
            }
        }
        return all;
    }

    private synchronized void forget(Consumer<Numbered> listener) {
        listeners.remove(listener);
    }
}
