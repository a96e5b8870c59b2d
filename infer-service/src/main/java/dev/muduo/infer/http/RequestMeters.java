package dev.muduo.infer.http;

import dev.muduo.infer.request.Admission;
import dev.muduo.infer.request.SegmentationRequest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Requests in metrics: how many are inside, how long answers took, why others were refused. */
public final class RequestMeters {
    private final MeterRegistry meters;
    private final InstantSource clock;

    public RequestMeters(MeterRegistry meters, Admission admission, InstantSource clock) {
        this.meters = meters;
        this.clock = clock;
        Gauge.builder("muduo.serving.inside", admission, Admission::inside)
                .description("requests uploading, waiting or being computed")
                .register(meters);
    }

    void answered(SegmentationRequest request, String outcome) {
        ended(request.accepted(), outcome);
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
