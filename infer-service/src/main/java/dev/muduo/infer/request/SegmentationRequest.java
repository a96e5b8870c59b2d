package dev.muduo.infer.request;

import java.time.Instant;

/**
 * A mask is wanted.
 *
 * @param requestId unique; the key of its SegmentationServed event
 * @param selection how much of the mask
 * @param accepted  when the request arrived
 * @param deadline  when it is given up
 */
public record SegmentationRequest(
        String requestId,
        Scan scan,
        TargetGrid grid,
        Selection selection,
        Urgency urgency,
        Instant accepted,
        Instant deadline) {}
