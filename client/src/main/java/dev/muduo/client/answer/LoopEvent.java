package dev.muduo.client.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * Something has happened in the loop.
 *
 * @param type  the event's name in the log's schemas, as in {@code CheckpointPromoted}
 * @param facts some of its fields
 */
public record LoopEvent(String type, Instant at, JsonNode facts) {}
