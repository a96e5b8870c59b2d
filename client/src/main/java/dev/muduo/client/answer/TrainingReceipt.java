package dev.muduo.client.answer;

/** A model will be trained again; {@code created} is false where the same was asked for before. */
public record TrainingReceipt(String model, String requestId, boolean created) {}
