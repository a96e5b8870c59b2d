package dev.muduo.infer.request;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tasks of which one makes what the others need: while it is at it, or waits for its turn, they wait, and then go all at once, to
 * find what it made; or one after the other, to make it, should it have failed. How many may wait is bounded by the {@link Admission}.
 * Safe for several threads.
 */
final class Alike<T> {
    /** Of each kind that one is at, those that wait for it, in the order in which they came. */
    private final Map<Object, Deque<T>> waiting = new HashMap<>();

    /** Whether this one is the first of its kind; otherwise it waits. */
    synchronized boolean isFirst(Object kind, T task) {
        Deque<T> others = waiting.get(kind);
        if (others == null) {
            waiting.put(kind, new ArrayDeque<>());
            return true;
        }
        others.add(task);
        return false;
    }

    /** Whether somebody waits for the one that is at it. */
    synchronized boolean isWantedByOthers(Object kind) {
        Deque<T> others = waiting.get(kind);
        return others != null && !others.isEmpty();
    }

    /**
     * The one that was at it has ended, and nothing was made.
     *
     * @return who is next
     */
    synchronized Optional<T> next(Object kind) {
        T next = waiting.get(kind).poll();
        if (next == null) {
            waiting.remove(kind);
        }
        return Optional.ofNullable(next);
    }

    /**
     * What was to be made is there: nobody is at it any more.
     *
     * @return those that waited, in the order in which they came
     */
    synchronized List<T> all(Object kind) {
        return List.copyOf(waiting.remove(kind));
    }

    /** Whether it waited, and does no longer. */
    synchronized boolean remove(Object kind, T task) {
        Deque<T> others = waiting.get(kind);
        return others != null && others.remove(task);
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }
}
