package dev.muduo.trainer.round;

import dev.muduo.networks.training.StepResult;
import dev.muduo.networks.training.StepSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Metrics of one trainer (§2.13). Written by its thread, read by the scraper's. */
final class TrainingMeters {
    private final MeterRegistry registry;
    private final Tags tags;
    private final Map<String, Double> last = new ConcurrentHashMap<>();
    private final Counter steps;
    private final Counter skipped;
    private final Counter unusable;
    private final Timer stepTime;
    /** Drawing a batch, beside the steps. */
    private final Timer drawTime;
    /** What the steps have waited for their batches. */
    private final Timer waitTime;

    private final Map<String, TrainingStatus.Acceptance> accepted = new TreeMap<>();

    TrainingMeters(MeterRegistry registry, String model) {
        this.registry = registry;
        this.tags = Tags.of("model", model);
        for (String name :
                new String[] {"loss", "ce", "dice", "consistency", "lambda", "learning.rate", "gradient.norm"}) {
            registry.gauge("muduo.training." + name, tags, last, values -> values.getOrDefault(name, Double.NaN));
        }
        this.steps = registry.counter("muduo.training.steps", tags);
        this.skipped = registry.counter("muduo.training.steps.skipped", tags);
        this.unusable = registry.counter("muduo.training.records.unusable", tags);
        this.stepTime = registry.timer("muduo.training.step", tags);
        this.drawTime = registry.timer("muduo.training.draw", tags);
        this.waitTime = registry.timer("muduo.training.wait", tags);
    }

    void count(RoundInProgress.Made made, long nanos, long waitedNanos) {
        StepResult result = made.result();
        StepSettings settings = made.settings();
        stepTime.record(nanos, TimeUnit.NANOSECONDS);
        drawTime.record(made.drawNanos(), TimeUnit.NANOSECONDS);
        waitTime.record(waitedNanos, TimeUnit.NANOSECONDS);
        last.put("loss", result.total());
        last.put("ce", result.crossEntropy());
        last.put("dice", result.dice());
        last.put("consistency", result.consistency());
        last.put("lambda", settings.lambda());
        last.put("learning.rate", settings.learningRate());
        last.put("gradient.norm", result.gradientNorm());
        steps.increment();
        if (!result.applied()) {
            skipped.increment();
        }
        made.batch().acceptance().forEach((structure, pairs) -> {
            Tags where = tags.and("structure", structure);
            registry.counter("muduo.training.pairs.valid", where).increment(pairs.valid());
            registry.counter("muduo.training.pairs.accepted", where).increment(pairs.accepted());
            TrainingStatus.Acceptance before = accepted.getOrDefault(structure, new TrainingStatus.Acceptance(0, 0));
            accepted.put(
                    structure,
                    new TrainingStatus.Acceptance(
                            before.valid() + pairs.valid(), before.accepted() + pairs.accepted()));
        });
    }

    /** A round was opened without so many records that cannot be used. */
    void leftOut(int records) {
        unusable.increment(records);
    }

    Map<String, TrainingStatus.Acceptance> accepted() {
        return Map.copyOf(accepted);
    }
}
