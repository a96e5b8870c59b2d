package dev.muduo.client.answer;

import java.util.List;
import java.util.Optional;

/**
 * A study is published.
 *
 * @param studyId a keyed hash; names nobody
 * @param created whether this submission published it; otherwise it was known already
 */
public record StudyReceipt(
        String studyId,
        int revision,
        String subjectId,
        String role,
        String site,
        Optional<String> tracer,
        boolean created,
        List<String> warnings) {
    public StudyReceipt {
        warnings = List.copyOf(warnings);
    }
}
