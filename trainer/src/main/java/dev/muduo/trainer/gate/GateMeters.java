package dev.muduo.trainer.gate;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Metrics of the gate. Written by the promoter's thread, read by the scraper's. */
final class GateMeters {
    private final MeterRegistry registry;
    private final Map<Tags, Double> dice = new ConcurrentHashMap<>();
    private final Set<Tags> registered = ConcurrentHashMap.newKeySet();

    GateMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void promoted(String model) {
        registry.counter("muduo.gate.promoted", "model", model).increment();
    }

    void rejected(String model) {
        registry.counter("muduo.gate.rejected", "model", model).increment();
    }

    /** VALIDATION Dice of candidate, incumbent and the best promoted so far, by structure. */
    void judged(Verdict verdict) {
        show(verdict.model(), "candidate", verdict.candidateScores());
        show(verdict.model(), "incumbent", verdict.incumbentScores());
        verdict.best().ifPresent(best -> show(verdict.model(), "best", best.scores()));
    }

    private void show(String model, String contender, Scores scores) {
        scores.structures().forEach((structure, value) -> {
            Tags tags = Tags.of("model", model, "contender", contender, "structure", structure);
            dice.put(tags, value);
            if (registered.add(tags)) {
                registry.gauge("muduo.gate.dice", tags, dice, all -> all.getOrDefault(tags, Double.NaN));
            }
        });
    }
}
