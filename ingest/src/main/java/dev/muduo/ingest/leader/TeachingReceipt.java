package dev.muduo.ingest.leader;

import java.util.List;
import java.util.Optional;

/**
 * The request is published.
 *
 * @param runs one a study
 * @param next what to ask for after, to get the next page; empty where there is none
 */
public record TeachingReceipt(String requestId, List<Run> runs, Optional<String> next) {
    public TeachingReceipt {
        runs = List.copyOf(runs);
    }

    /** @param created whether this request published it; otherwise the same request had, earlier */
    public record Run(String studyId, int revision, int run, boolean created) {}

    public boolean created() {
        return runs.stream().anyMatch(Run::created);
    }
}
