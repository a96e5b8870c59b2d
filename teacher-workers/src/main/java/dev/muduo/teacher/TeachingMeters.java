package dev.muduo.teacher;

import dev.muduo.platform.teaching.PseudoLabelManifest.StructureAnswer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

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

    private static final Duration UNKNOWN = Duration.ofSeconds(-1);

    private final MeterRegistry meters;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger total = new AtomicInteger();
    private final AtomicLong secondsLeft = new AtomicLong();
    private final AtomicInteger waiting;

    /** @param worker the worker's name, as a tag */
    TeachingMeters(MeterRegistry meters, String worker) {
        this.meters = meters;
        List<Tag> tags = List.of(Tag.of("worker", worker));
        meters.gauge("muduo.teaching.study.patches.done", tags, done);
        meters.gauge("muduo.teaching.study.patches.total", tags, total);
        meters.gauge("muduo.teaching.study.seconds.left", tags, secondsLeft);
        waiting = meters.gauge("muduo.teaching.waiting", tags, new AtomicInteger(1));
    }

    /** Whether the worker lacks a model without which it cannot teach. */
    void waiting(boolean now) {
        waiting.set(now ? 1 : 0);
    }

    /** Runs a computing step and measures how long it takes. */
    void timed(String step, Runnable computation) {
        Timer.builder("muduo.teaching.step")
                .tag("step", step)
                .description("Time of one computing step of teaching")
                .register(meters)
                .record(computation);
    }

    void patchesReused(int count) {
        patches("reused").increment(count);
    }

    /** @param encoded whether a teacher had to look at it; otherwise kept embeddings were decoded */
    void patchTaught(List<StructureAnswer> answers, boolean encoded) {
        patches(encoded ? "encoded" : "decoded").increment();
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

    private Counter patches(String how) {
        return Counter.builder("muduo.teaching.patches")
                .tag("how", how)
                .description("Patches taught: encoded, only decoded, or found answered in the store")
                .register(meters);
    }

    void study(Outcome outcome) {
        Counter.builder("muduo.teaching.studies")
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .description("Studies, by what became of them")
                .register(meters)
                .increment();
    }

    /** How far the present study is; -1 seconds are left while that is not known. */
    void progress(Progress progress) {
        done.set(progress.done());
        total.set(progress.total());
        secondsLeft.set(progress.remaining().orElse(UNKNOWN).toSeconds());
    }

    /** No study is being taught. */
    void idle() {
        done.set(0);
        total.set(0);
        secondsLeft.set(0);
    }
}
