package dev.muduo.client.answer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A study in short.
 *
 * @param revision  the newest
 * @param annotated structures with an annotation
 * @param run       the highest teaching run that was asked for; 0 before the first request
 */
public record StudySummary(
        String studyId,
        String subjectId,
        String role,
        int revision,
        String site,
        Optional<String> tracer,
        Instant arrivedAt,
        List<String> annotated,
        int run) {
    public StudySummary {
        annotated = List.copyOf(annotated);
    }
}
