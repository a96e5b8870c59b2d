package dev.muduo.teacher;

import dev.muduo.platform.teaching.PseudoLabelManifest.StructureAnswer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** What teaching shows to the outside; never a study's id. Safe for several threads. */
final class TeachingMeters {
    /** What becomes of a study. */
    enum Outcome {
        TAUGHT,
        /** Not of role TRAIN. */
        SKIPPED,
        /** Taught before. */
        KNOWN
    }

    private final MeterRegistry meters;
    private final Timer patch;
    private final Counter reused;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger total = new AtomicInteger();
    private final AtomicInteger waiting;

    /** @param worker the worker's name, as a tag */
    TeachingMeters(MeterRegistry meters, String worker) {
        this.meters = meters;
        patch = Timer.builder("muduo.teaching.patch")
                .description("Time to teach one patch")
                .register(meters);
        reused = Counter.builder("muduo.teaching.patches.reused")
                .description("Patches found in the store after a restart or from an earlier run")
                .register(meters);
        List<Tag> tags = List.of(Tag.of("worker", worker));
        meters.gauge("muduo.teaching.study.patches.done", tags, done);
        meters.gauge("muduo.teaching.study.patches.total", tags, total);
        waiting = meters.gauge("muduo.teaching.waiting", tags, new AtomicInteger(1));
    }

    /** Whether the worker has no prompt generator yet. */
    void waiting(boolean now) {
        waiting.set(now ? 1 : 0);
    }

    <T> T timed(Supplier<T> step) {
        return patch.record(step);
    }

    void patchReused() {
        reused.increment();
    }

    void patchTaught(List<StructureAnswer> answers) {
        for (StructureAnswer answer : answers) {
            if (answer.iou().isPresent()) {
                DistributionSummary.builder("muduo.teaching.iou")
                        .tag("structure", answer.structure())
                        .description("Agreement of the teachers (Eq. 4) on valid patches")
                        .register(meters)
                        .record(answer.iou().getAsDouble());
            } else {
                Counter.builder("muduo.teaching.invalid")
                        .tag("structure", answer.structure())
                        .description("Patches without a valid pair of masks for the structure")
                        .register(meters)
                        .increment();
            }
        }
    }

    void study(Outcome outcome) {
        Counter.builder("muduo.teaching.studies")
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .description("Studies, by what became of them")
                .register(meters)
                .increment();
    }

    void progress(int patchesDone, int patches) {
        done.set(patchesDone);
        total.set(patches);
    }
}
