package dev.muduo.ingest.leader;

import java.util.Optional;

/**
 * That an annotation replaces an earlier one.
 *
 * @param structure for this structure only; empty: for every structure that both annotate
 */
public record Supersession(Optional<String> structure, String annotationId) {}
