package dev.muduo.platform.model;

import dev.muduo.platform.store.StoredObject;
import dev.muduo.schemas.PromotionCause;
import java.util.Optional;

/**
 * Number {@code number} of a model: the content of {@code models/<model>/promoted/<number>.json}. Numbers begin at 1 and
 * have no gap.
 *
 * @param incumbent the checkpoint of number − 1 that this one was judged against; empty for number 1
 * @param verdict   the numbers that decided, if anything was measured
 */
public record Promotion(
        String model,
        long number,
        String checkpoint,
        Optional<String> incumbent,
        Optional<StoredObject> verdict,
        PromotionCause cause) {}
