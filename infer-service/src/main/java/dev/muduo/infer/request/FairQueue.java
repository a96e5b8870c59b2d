package dev.muduo.infer.request;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A queue in which clients take turns: whoever asks for a hundred things at once keeps others waiting for one of them at most.
 * Of one client's, the first to come is the first to go. Bounded by the {@link Admission}; not safe for several threads.
 */
final class FairQueue<T> {
    /** In the order of their turns; no client without something that waits. */
    private final LinkedHashMap<String, Deque<T>> clients = new LinkedHashMap<>();

    private int size;

    void add(String client, T element) {
        clients.computeIfAbsent(client, name -> new ArrayDeque<>()).add(element);
        size++;
    }

    /** The next one; its client's other ones wait until every other client has had a turn. */
    Optional<T> poll() {
        if (clients.isEmpty()) {
            return Optional.empty();
        }
        Map.Entry<String, Deque<T>> turn = clients.entrySet().iterator().next();
        String client = turn.getKey();
        Deque<T> waiting = turn.getValue();
        T next = waiting.remove();
        clients.remove(client);
        if (!waiting.isEmpty()) {
            clients.put(client, waiting);
        }
        size--;
        return Optional.of(next);
    }

    /** Whether it waited, and does no longer. */
    boolean remove(String client, T element) {
        Deque<T> waiting = clients.get(client);
        if (waiting == null || !waiting.remove(element)) {
            return false;
        }
        if (waiting.isEmpty()) {
            clients.remove(client);
        }
        size--;
        return true;
    }

    int size() {
        return size;
    }
}
