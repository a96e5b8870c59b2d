package dev.muduo.client.answer;

/** A review is published. */
public record ReviewReceipt(String studyId, int revision, int run, String reviewId, boolean created) {}
