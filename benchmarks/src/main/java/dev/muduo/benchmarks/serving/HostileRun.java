package dev.muduo.benchmarks.serving;

import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/**
 * Clients that mean no good, or that are broken, beside one that does its work: that one gets its masks, and of the others
 * nothing is left.
 */
final class HostileRun {
    private static final String STUDY = "c".repeat(64);

    /** Enough for good requests on any machine; slow bodies are judged every ten seconds. */
    private static final Rig.Limits LIMITS = new Rig.Limits(1, 4, Duration.ofMinutes(1));

    private static final int SLOW_HEADERS = 20;
    private static final int SLOW_BODIES = 3;

    private final int idle;
    private final int rounds;
    private final long seed;
    private final Path scratch;
    private final List<String> faults = new ArrayList<>();
    private final Map<String, Map<Integer, Integer>> answers = new TreeMap<>();

    /**
     * @param idle   connections that say nothing
     * @param rounds of everything that is malformed, too large or without end
     */
    HostileRun(int idle, int rounds, long seed, Path scratch) {
        this.idle = idle;
        this.rounds = rounds;
        this.seed = seed;
        this.scratch = scratch;
    }

    Outcome run() throws InterruptedException, ExecutionException, IOException {
        InMemoryEventLog log = new InMemoryEventLog();
        InMemoryObjectStore store = new InMemoryObjectStore();
        Bodies.arrive(STUDY, store, log);
        try (Rig rig = new Rig(log, store, scratch, LIMITS);
                Promoter promoter = new Promoter(store, log, seed);
                HostileClients hostile = new HostileClients(rig.uri().getPort(), seed)) {
            promoter.promote();
            rig.await(() -> rig.served() == 1);
            Client client = new Client(rig.uri());
            List<Answer> good = new ArrayList<>();
            good.add(client.study(STUDY, System.nanoTime()).get());

            hostile.beIdle(idle);
            hostile.trickleHeaders(SLOW_HEADERS);
            hostile.trickleBodies(SLOW_BODIES);
            require(rig.await(() -> rig.inside() >= SLOW_BODIES), "the slow bodies are not inside");
            for (int round = 0; round < rounds; round++) {
                for (HostileClients.Trick trick : HostileClients.Trick.values()) {
                    answers.computeIfAbsent(trick.name(), name -> new TreeMap<>())
                            .merge(hostile.play(trick), 1, Integer::sum);
                    good.add(client.upload(System.nanoTime()).get());
                    good.add(client.study(STUDY, System.nanoTime()).get());
                }
            }
            require(
                    rig.await(() -> hostile.slowBodiesEnded() == SLOW_BODIES),
                    hostile.slowBodiesEnded() + " slow bodies of " + SLOW_BODIES + " were given up");
            good.add(client.upload(System.nanoTime()).get());
            judge(rig, good);
            return new Outcome(
                    "Hostile clients",
                    List.of(
                            idle + " idle connections, " + SLOW_HEADERS + " with headers that trickle in, "
                                    + SLOW_BODIES + " with bodies that do",
                            "answers by status, 0 where the connection was closed: " + answers,
                            good.size() + " good requests beside them: answers by status " + Audit.statuses(good) + "; "
                                    + Latencies.of(good).words()),
                    faults);
        }
    }

    private void judge(Rig rig, List<Answer> good) throws InterruptedException {
        faults.addAll(Audit.faults(good, List.of(200)));
        answers.forEach((trick, statuses) -> statuses.keySet().stream()
                .filter(status -> status == 200 || status >= 500)
                .forEach(status -> faults.add(trick + " was answered " + status)));
        require(rig.await(() -> rig.inside() == 0), rig.inside() + " places were not given back");
        // The files go after the place.
        require(rig.await(() -> rig.uploads() == 0), rig.uploads() + " files of theirs are left on disk");
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            faults.add(otherwise);
        }
    }
}
