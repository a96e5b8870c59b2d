package dev.muduo.client.answer;

import java.util.List;
import java.util.Optional;

/**
 * Some of the studies.
 *
 * @param total how many there are
 * @param next  where the next page begins, if there is one
 */
public record StudyPage(int total, List<StudySummary> studies, Optional<String> next) {
    public StudyPage {
        studies = List.copyOf(studies);
    }
}
