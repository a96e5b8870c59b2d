package dev.muduo.benchmarks.schedules;

import dev.muduo.trainer.config.ScheduleName;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What is compared: every arm makes the same steps on the same studies; how the rate follows them is all that differs. */
enum ScheduleArm {
    /** Cannot be had on a real stream: it knows where this one ends. */
    POLY_KNOWN_END("POLY that knows when the stream will end") {
        @Override
        Map<String, Object> settings(long expected, long all) {
            return Map.of(SCHEDULE, ScheduleName.POLY, MAX_STEPS, all);
        }
    },
    POLY_EXPECTED_END("POLY over the steps that were expected") {
        @Override
        Map<String, Object> settings(long expected, long all) {
            return Map.of(SCHEDULE, ScheduleName.POLY, MAX_STEPS, expected);
        }
    },
    WARM_RESTARTS("cosines that begin anew") {
        @Override
        Map<String, Object> settings(long expected, long all) {
            return Map.of(SCHEDULE, ScheduleName.WARM_RESTARTS, MAX_STEPS, expected);
        }
    },
    AVERAGED("one rate, averaged weights") {
        @Override
        Map<String, Object> settings(long expected, long all) {
            return Map.of(SCHEDULE, ScheduleName.AVERAGED, MAX_STEPS, expected);
        }
    };

    private static final String SCHEDULE = "training.student.schedule";
    private static final String MAX_STEPS = "training.student.maxSteps";

    private final String says;

    ScheduleArm(String says) {
        this.says = says;
    }

    abstract Map<String, Object> settings(long expected, long all);

    /**
     * What this arm's configuration differs in.
     *
     * @param all          steps that the stream will have
     * @param cycleSteps   of WARM_RESTARTS
     * @param averageDecay of AVERAGED
     */
    Map<String, Object> overlay(StreamPlan plan, long all, long cycleSteps, double averageDecay) {
        Map<String, Object> overlay = new HashMap<>(settings(plan.expectedSteps(), all));
        overlay.put("training.student.stepsPerRound", plan.stepsPerRound());
        overlay.put("training.student.cycleSteps", cycleSteps);
        overlay.put("training.optimiser.averageDecay", this == AVERAGED ? averageDecay : 0);
        // λ rises alike in all of them.
        overlay.put("training.distillation.rampSteps", Math.max(1, Math.round(0.4 * plan.expectedSteps())));
        return overlay;
    }

    String says() {
        return says;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
