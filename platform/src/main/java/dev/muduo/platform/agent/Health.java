package dev.muduo.platform.agent;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How every role of this process is, with reasons: what readiness and liveness say. Roles report themselves (the runner does
 * it for agents); a service may add parts of its own, as in {@code infer-model}. Safe for several threads.
 */
public final class Health {
    /** In the order of how bad it is. */
    public enum State {
        READY,
        /** Has nothing to do until something comes that is not there yet, and nothing is wrong: it counts as ready. */
        WAITING,
        /** Not yet ready, and nothing is wrong. */
        STARTING,
        /** The surroundings fail; tried again without end. Of a {@linkplain Health#dispensable dispensable} part it counts as ready. */
        ALARM,
        /** Stopped for good by a fault: the process must be restarted. */
        FAILED
    }

    /**
     * How one part is.
     *
     * @param reason why the part is not ready; empty where it is
     */
    public record Part(State state, String reason) {}

    private final Map<String, Part> parts = new ConcurrentHashMap<>();
    private final Set<String> dispensable = ConcurrentHashMap.newKeySet();

    /** From now on an alarm of this part does not end readiness: whatever is asked of the process is answered without it. */
    public void dispensable(String part) {
        dispensable.add(part);
    }

    public void ready(String part) {
        parts.put(part, new Part(State.READY, ""));
    }

    public void waiting(String part, String reason) {
        parts.put(part, new Part(State.WAITING, reason));
    }

    public void starting(String part, String reason) {
        parts.put(part, new Part(State.STARTING, reason));
    }

    public void alarm(String part, String reason) {
        parts.put(part, new Part(State.ALARM, reason));
    }

    public void failed(String part, String reason) {
        parts.put(part, new Part(State.FAILED, reason));
    }

    /** A part that has ended in good order no longer counts. */
    public void ended(String part) {
        parts.remove(part);
    }

    /** Whether every part that requests need works now, or would if there were something to do. */
    public boolean ready() {
        return parts.entrySet().stream()
                .allMatch(part -> ready(part.getKey(), part.getValue().state()));
    }

    private boolean ready(String part, State state) {
        return switch (state) {
            case READY, WAITING -> true;
            case ALARM -> dispensable.contains(part);
            case STARTING, FAILED -> false;
        };
    }

    /** Whether waiting can help: false once a part has failed for good. */
    public boolean live() {
        return parts.values().stream().noneMatch(part -> part.state() == State.FAILED);
    }

    /** Every part, in the order of names. */
    public Map<String, Part> parts() {
        return new TreeMap<>(parts);
    }
}
