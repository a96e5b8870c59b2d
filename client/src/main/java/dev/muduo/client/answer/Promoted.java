package dev.muduo.client.answer;

import java.time.Instant;
import java.util.Optional;

/**
 * A promotion.
 *
 * @param cause   FIRST, GATE, COMMAND, ROLLBACK or PRETRAINED
 * @param verdict its hash, where the gate decided
 */
public record Promoted(long number, String checkpoint, String cause, Instant promotedAt, Optional<String> verdict) {}
