package dev.muduo.infer.swap;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** How long the steps of a load take, turns that they wait for not included. Safe for several threads. */
public final class LoadMeters {
    private final Map<Step, Timer> timers = new EnumMap<>(Step.class);

    /** One step; all but the first are computed in a turn each. */
    enum Step {
        FETCH,
        BUILD,
        WARM_UP;

        private String tag() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public LoadMeters(MeterRegistry meters) {
        for (Step step : Step.values()) {
            timers.put(
                    step,
                    Timer.builder("muduo.serving.load")
                            .description("steps of bringing a promoted checkpoint into memory")
                            .tag("step", step.tag())
                            .register(meters));
        }
    }

    <T> T time(Step step, Supplier<T> work) {
        return timers.get(step).record(work);
    }
}
