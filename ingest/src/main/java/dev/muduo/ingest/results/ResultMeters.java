package dev.muduo.ingest.results;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What became of masks; never whose. */
final class ResultMeters {
    private final MeterRegistry meters;

    ResultMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    /** An archive has accepted an object. */
    void accepted(Delivery delivery, boolean isNew) {
        Counter.builder("muduo.results.accepted")
                .tag("destination", delivery.destination().name())
                .tag("object", delivery.kind().name())
                .tag("outcome", isNew ? "new" : "known")
                .description("Results that an archive has accepted, or had already")
                .register(meters)
                .increment();
    }

    /** @param reason one of a few words */
    void passedOver(String destination, String reason) {
        Counter.builder("muduo.results.passed.over")
                .tag("destination", destination)
                .tag("reason", reason)
                .description("Served masks of which nothing was to be sent to a destination")
                .register(meters)
                .increment();
    }
}
