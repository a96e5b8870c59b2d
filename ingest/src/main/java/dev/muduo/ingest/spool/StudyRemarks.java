package dev.muduo.ingest.spool;

import dev.muduo.schemas.Role;
import java.util.Optional;

/**
 * What a sender says of a study beside its files; it goes before what the files say.
 *
 * @param subjectId a pseudonym
 */
public record StudyRemarks(
        Optional<String> subjectId, Optional<Role> role, Optional<String> site, Optional<String> tracer) {
    public static final StudyRemarks NONE =
            new StudyRemarks(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
