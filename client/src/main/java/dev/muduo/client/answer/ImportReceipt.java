package dev.muduo.client.answer;

import java.util.Optional;

/**
 * Weights are announced.
 *
 * @param published their public name, if the file's hash is a published one
 * @param created   whether this import announced them; otherwise they were known
 */
public record ImportReceipt(
        String model, String originalSha256, Optional<String> published, String checkpoint, boolean created) {}
