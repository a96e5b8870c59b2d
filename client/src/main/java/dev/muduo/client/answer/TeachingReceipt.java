package dev.muduo.client.answer;

import java.util.List;
import java.util.Optional;

/**
 * A page of studies will be taught again.
 *
 * @param next where the next page begins, if there is one
 */
public record TeachingReceipt(String requestId, List<Taught> studies, Optional<String> next) {
    /**
     * One study.
     *
     * @param run     of teaching
     * @param created otherwise the same was asked for before
     */
    public record Taught(String studyId, int revision, int run, boolean created) {}

    public TeachingReceipt {
        studies = List.copyOf(studies);
    }
}
