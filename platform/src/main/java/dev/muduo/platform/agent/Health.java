package dev.muduo.platform.agent;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How every role of this process is, with reasons: what readiness, liveness and the gauge {@code muduo.health.part} say. Roles
 * report themselves (the runner does it for agents); a service may add parts of its own, as in {@code served-model}. Safe for
 * several threads.
 */
public final class Health {
    /** In the order of how bad it is. */
    public enum State {
        READY,
        /** Has nothing to do until something comes that is not there yet, and nothing is wrong: it counts as ready. */
        WAITING,
        /** Not yet ready, and nothing is wrong. */
        STARTING,
        /** The surroundings fail; tried again without end. */
        ALARM,
        /** Stopped for good by a fault: the process must be restarted. */
        FAILED
    }

    /**
     * How one part is.
     *
     * @param reason why the part is not ready; empty where it is
     */
    public record Part(State state, String reason) {
        boolean works() {
            return state == State.READY || state == State.WAITING;
        }
    }

    private final Map<String, Part> parts = new ConcurrentHashMap<>();
    private final Set<String> needed = ConcurrentHashMap.newKeySet();
    /** Parts that have a gauge for each state; a part that comes back has them still. */
    private final Set<String> measured = ConcurrentHashMap.newKeySet();

    private volatile Optional<MeterRegistry> meters = Optional.empty();

    /** Shows every part in a gauge for each state, 1 for the one that it is in; parts that come later, too. */
    public void measureIn(MeterRegistry registry) {
        meters = Optional.of(registry);
        parts.keySet().forEach(this::measure);
    }

    /** From now on requests cannot be answered without this part: {@link #answersRequests()} goes by it. */
    public void needForRequests(String part) {
        needed.add(part);
    }

    public void ready(String part) {
        report(part, State.READY, "");
    }

    public void waiting(String part, String reason) {
        report(part, State.WAITING, reason);
    }

    public void starting(String part, String reason) {
        report(part, State.STARTING, reason);
    }

    public void alarm(String part, String reason) {
        report(part, State.ALARM, reason);
    }

    public void failed(String part, String reason) {
        report(part, State.FAILED, reason);
    }

    private void report(String part, State state, String reason) {
        parts.put(part, new Part(state, reason));
        measure(part);
    }

    private void measure(String part) {
        meters.filter(registry -> measured.add(part)).ifPresent(registry -> {
            for (State state : State.values()) {
                Gauge.builder("muduo.health.part", this, health -> health.is(part, state) ? 1 : 0)
                        .tag("part", part)
                        .tag("state", state.name().toLowerCase(Locale.ROOT))
                        .description("1 for the state that the part of the process is in")
                        .register(registry);
            }
        });
    }

    private boolean is(String part, State state) {
        Part now = parts.get(part);
        return now != null && now.state() == state;
    }

    /** A part that has ended in good order no longer counts. */
    public void ended(String part) {
        parts.remove(part);
    }

    /** Whether every part works now, or would if there were something to do. */
    public boolean ready() {
        return parts.values().stream().allMatch(Part::works);
    }

    /**
     * Whether every part works that requests cannot be answered without: one that sends results to an archive which is down takes
     * no requests from those that work. Of a process in which requests need nothing, every part counts.
     */
    public boolean answersRequests() {
        return needed.isEmpty()
                ? ready()
                : parts.entrySet().stream()
                        .filter(part -> needed.contains(part.getKey()))
                        .allMatch(part -> part.getValue().works());
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
