package dev.muduo.ingest.intake;

import dev.muduo.ingest.door.StudyFiles;
import dev.muduo.schemas.Role;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A study that somebody sends. Identifiers of patients are pseudonyms here already.
 *
 * @param files     as they were sent
 * @param folder    for re-encoded files; whoever submits removes it when the answer is there
 * @param studyId   pseudonym of the Study Instance UID; empty: made from the two files
 * @param subjectId pseudonym of the patient; empty: the one known for the study, else the study's own
 * @param role      empty: the one known for the subject, else TRAIN
 * @param site      where the study was made
 */
public record StudySubmission(
        StudyFiles files,
        Path folder,
        Optional<String> studyId,
        Optional<String> subjectId,
        Optional<Role> role,
        String site,
        Optional<String> tracer) {}
