package dev.muduo.ingest.leader;

import dev.muduo.schemas.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The study is published; nothing that happens to this process can change that.
 *
 * @param created  whether this submission published it; otherwise an earlier one had
 * @param warnings what is unusual, in words for the sender
 */
public record StudyReceipt(
        String studyId,
        int revision,
        String subjectId,
        Role role,
        String site,
        Optional<String> tracer,
        boolean created,
        List<String> warnings) {
    public StudyReceipt {
        warnings = List.copyOf(warnings);
    }

    /** With what else is unusual. */
    public StudyReceipt alsoWarning(List<String> more) {
        List<String> all = new ArrayList<>(warnings);
        all.addAll(more);
        return new StudyReceipt(studyId, revision, subjectId, role, site, tracer, created, all);
    }
}
