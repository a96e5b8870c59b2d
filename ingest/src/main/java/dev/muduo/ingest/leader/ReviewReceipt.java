package dev.muduo.ingest.leader;

/**
 * The review is published.
 *
 * @param created whether this submission published it; otherwise an earlier one had
 */
public record ReviewReceipt(String studyId, int revision, int run, String reviewId, boolean created) {}
