package dev.muduo.trainer.gate;

import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.schemas.ObjectRef;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What the gate shows of itself. Written by the promoter's thread, {@link #status()} may be called by any. Verdicts made
 * before this process started are read from the store one at a time.
 */
final class GateBoard {
    private static final int CHECKPOINTS = 100;
    private static final int VERDICTS = 100;

    private final ObjectStore store;
    private final Map<String, Optional<Verdict.Summary>> verdicts = new LinkedHashMap<>(16, 0.75f, true);
    private volatile Map<String, GateStatus> status = Map.of();

    GateBoard(ObjectStore store) {
        this.store = store;
    }

    Map<String, GateStatus> status() {
        return status;
    }

    void remember(String verdict, Verdict.Summary summary) {
        put(verdict, Optional.of(summary));
    }

    private void put(String verdict, Optional<Verdict.Summary> summary) {
        verdicts.put(verdict, summary);
        if (verdicts.size() > VERDICTS) {
            verdicts.remove(verdicts.keySet().iterator().next());
        }
    }

    /** Publishes what is known; returns 1 if a verdict was read, so that the next one is read soon. */
    int publish(Map<String, ModelHistory> histories, Function<String, Optional<String>> waiting) {
        int read = readOneVerdict(histories);
        Map<String, GateStatus> next = new TreeMap<>();
        histories.forEach((name, history) -> {
            List<GateStatus.Promoted> promotions = history.promotions(CHECKPOINTS);
            List<GateStatus.Checkpoint> checkpoints = history.checkpoints(CHECKPOINTS);
            next.put(
                    name,
                    new GateStatus(
                            name,
                            promotions.stream().findFirst(),
                            waiting.apply(name),
                            promotions,
                            checkpoints,
                            summaries(checkpoints)));
        });
        status = Map.copyOf(next);
        return read;
    }

    private Map<String, Verdict.Summary> summaries(List<GateStatus.Checkpoint> checkpoints) {
        Map<String, Verdict.Summary> found = new HashMap<>();
        checkpoints.stream()
                .map(GateStatus.Checkpoint::verdict)
                .flatMap(Optional::stream)
                .forEach(verdict -> {
                    Optional<Verdict.Summary> summary = verdicts.getOrDefault(verdict, Optional.empty());
                    summary.ifPresent(numbers -> found.put(verdict, numbers));
                });
        return found;
    }

    private int readOneVerdict(Map<String, ModelHistory> histories) {
        for (ModelHistory history : histories.values()) {
            for (GateStatus.Checkpoint checkpoint : history.checkpoints(VERDICTS / 4)) {
                Optional<ObjectRef> verdict = history.verdict(checkpoint.checkpoint());
                if (verdict.isPresent() && !verdicts.containsKey(verdict.get().getSha256())) {
                    put(verdict.get().getSha256(), read(StoredObject.of(verdict.get())));
                    return 1;
                }
            }
        }
        return 0;
    }

    private Optional<Verdict.Summary> read(StoredObject verdict) {
        try {
            return Optional.of(
                    Json.read(store.read(verdict), Verdict.class, verdict.key()).summary());
        } catch (RecordFaultException e) {
            return Optional.empty();
        }
    }
}
