package dev.muduo.infer.http;

import dev.muduo.infer.request.Admission;
import dev.muduo.infer.request.SegmentationRequest;
import dev.muduo.infer.request.Urgency;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
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
                    .description("requests uploading, waiting, being computed or on their way out")
                    .tag("urgency", urgency.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
    }

    void answered(SegmentationRequest request, String outcome) {
        Timer.builder("muduo.serving.requests")
                .description("from the first byte of a request to its mask")
                .tag("outcome", outcome)
                .register(meters)
                .record(Duration.between(request.accepted(), clock.instant()));
    }

    void refused(String code) {
        Counter.builder("muduo.serving.refusals")
                .description("requests answered with a problem")
                .tag("code", code)
                .register(meters)
                .increment();
    }
}
