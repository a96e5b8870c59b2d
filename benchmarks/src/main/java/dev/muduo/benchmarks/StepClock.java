package dev.muduo.benchmarks;

import dev.muduo.networks.training.StepPart;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/** Our step and the reference's in turn, so that whatever else the machine does meets both; the first of each do not count. */
final class StepClock {
    private static final int WARM_UPS = 3;
    private static final double NANOSECONDS = 1e9;

    /** One step of ours. */
    @FunctionalInterface
    interface Ours {
        void run(int step, ObjLongConsumer<StepPart> watch);
    }

    private final int runs;
    private final List<Double> ours = new ArrayList<>();
    private final List<Double> literal = new ArrayList<>();
    private final Map<StepPart, List<Double>> parts = new EnumMap<>(StepPart.class);

    StepClock(int runs) {
        this.runs = runs;
        for (StepPart part : StepPart.values()) {
            parts.put(part, new ArrayList<>());
        }
    }

    void run(Ours step, Runnable reference) {
        for (int i = 0; i < WARM_UPS; i++) {
            step.run(i, (part, nanoseconds) -> {});
            reference.run();
        }
        for (int i = 0; i < runs; i++) {
            long begun = System.nanoTime();
            step.run(WARM_UPS + i, (part, nanoseconds) -> parts.get(part).add(nanoseconds / NANOSECONDS));
            long between = System.nanoTime();
            reference.run();
            long end = System.nanoTime();
            ours.add((between - begun) / NANOSECONDS);
            literal.add((end - between) / NANOSECONDS);
        }
    }

    Timing ours() {
        return Timing.of(ours);
    }

    Timing literal() {
        return Timing.of(literal);
    }

    Timing part(StepPart part) {
        return Timing.of(parts.get(part));
    }
}
