package dev.muduo.infer.request;

import java.time.Instant;

/**
 * A mask is wanted.
 *
 * @param requestId unique; the key of its SegmentationServed event
 * @param accepted  when the request arrived
 * @param deadline  when it is given up
 */
public record SegmentationRequest(String requestId, Scan scan, TargetGrid grid, Instant accepted, Instant deadline) {}
