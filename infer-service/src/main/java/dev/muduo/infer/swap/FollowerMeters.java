package dev.muduo.infer.swap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** What the model follower shows: in metrics, and to {@code GET /v1/serving}. Written by one thread, read by any. */
public final class FollowerMeters {
    private final AtomicLong announced = new AtomicLong();
    private final AtomicReference<ServingModel.Version> serving = new AtomicReference<>();
    private final AtomicReference<FailedLoad> failedLoad = new AtomicReference<>();
    private final Counter swaps;
    private final Counter failures;
    private final Counter unreadable;

    /** The last load that failed, until one succeeds. */
    public record FailedLoad(long number, String reason) {}

    public FollowerMeters(MeterRegistry meters, ServingModelSource source) {
        swaps = Counter.builder("muduo.serving.swaps")
                .description("promotions that were loaded and published, the first included")
                .register(meters);
        failures = Counter.builder("muduo.serving.load.failures")
                .description("loads of a promotion that failed; the one before went on serving")
                .register(meters);
        unreadable = Counter.builder("muduo.serving.control.unreadable")
                .description("records of the control topic that are no event known here")
                .register(meters);
        Gauge.builder("muduo.serving.promotion.announced", announced, AtomicLong::get)
                .description("newest promotion number on the control topic")
                .register(meters);
        Gauge.builder("muduo.serving.promotion.served", serving, FollowerMeters::number)
                .description("promotion number that serves, 0 before the first")
                .register(meters);
        Gauge.builder("muduo.serving.versions.in.memory", source, ServingModelSource::inMemory)
                .description("models in native memory, at most " + ServingModelSource.MOST_VERSIONS)
                .register(meters);
    }

    private static double number(AtomicReference<ServingModel.Version> version) {
        ServingModel.Version now = version.get();
        return now == null ? 0 : now.number();
    }

    void announced(long number) {
        announced.set(number);
    }

    void swapped(ServingModel.Version version) {
        serving.set(version);
        failedLoad.set(null);
        swaps.increment();
    }

    void loadFailed(long number, Throwable reason) {
        failedLoad.set(new FailedLoad(number, String.valueOf(reason.getMessage())));
        failures.increment();
    }

    void unreadableRecord() {
        unreadable.increment();
    }

    public long announced() {
        return announced.get();
    }

    public Optional<ServingModel.Version> serving() {
        return Optional.ofNullable(serving.get());
    }

    public Optional<FailedLoad> failedLoad() {
        return Optional.ofNullable(failedLoad.get());
    }

    public long swaps() {
        return (long) swaps.count();
    }
}
