package dev.muduo.infer.http;

import dev.muduo.infer.request.Scan;
import dev.muduo.infer.request.SegmentationRequest;
import dev.muduo.infer.request.Selection;
import dev.muduo.infer.request.TargetGrid;
import java.time.Duration;

/** What a request asks for, by its body. */
record Asked(Images images, TargetGrid grid, Selection selection) {
    /**
     * The mask that is wanted of the images, once they are in place.
     *
     * @param allowed after how long it is given up, from the request's first byte
     */
    SegmentationRequest of(Scan scan, Exchange exchange, Order order, Duration allowed) {
        return new SegmentationRequest(
                exchange.requestId(),
                scan,
                grid,
                selection,
                order.urgency(),
                exchange.accepted(),
                exchange.accepted().plus(allowed));
    }
}
