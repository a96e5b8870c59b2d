package dev.muduo.infer.http;

import dev.muduo.infer.request.Admission;
import dev.muduo.infer.request.Urgency;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/** Requests in metrics: how many are inside, how long answers took, why others were refused. */
public final class RequestMeters {
    private final MeterRegistry meters;
    private final InstantSource clock;

    public RequestMeters(MeterRegistry meters, Admission admission, InstantSource clock) {
        this.meters = meters;
        this.clock = clock;
        for (Urgency urgency : Urgency.values()) {
            Gauge.builder("muduo.serving.inside", admission, inside -> inside.inside(urgency))
                    .description("requests uploading, waiting or being computed")
                    .tag("urgency", urgency.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
    }

    void follow(Outgoing outgoing) {
        Gauge.builder("muduo.serving.outgoing.bytes", outgoing, Outgoing::bytes)
                .description("answers in memory on their way to clients")
                .register(meters);
    }

    /** @param computed false where the mask was in the store */
    void answered(Instant accepted, boolean computed) {
        ended(accepted, computed ? "computed" : "stored");
    }

    /** Its client has gone, or has given the answer up. */
    void cancelled(Instant accepted) {
        ended(accepted, "cancelled");
    }

    private void ended(Instant accepted, String outcome) {
        Timer.builder("muduo.serving.requests")
                .description("from the first byte of a request to its mask")
                .tag("outcome", outcome)
                .register(meters)
                .record(Duration.between(accepted, clock.instant()));
    }

    void refused(String code) {
        Counter.builder("muduo.serving.refusals")
                .description("requests answered with a problem")
                .tag("code", code)
                .register(meters)
                .increment();
    }
}
