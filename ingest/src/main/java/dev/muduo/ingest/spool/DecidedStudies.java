package dev.muduo.ingest.spool;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What people have decided about studies: a small file each, called by the study's pseudonym. It outlives the study's images, so
 * that one whose images come again is still decided, and it is kept until somebody removes the file. Safe for several threads.
 */
public final class DecidedStudies {
    private static final String SUFFIX = ".json";

    private final Path directory;

    /** Opens the directory, which is created if it is missing. */
    DecidedStudies(Path directory) throws IOException {
        this.directory = directory;
        SecureFiles.createDirectory(directory);
    }

    /**
     * What holds for a study, {@link StudyDecision#NONE} if nothing was decided.
     *
     * @throws dev.muduo.platform.agent.SurroundingsException if the disk fails
     */
    public StudyDecision of(String studyId) {
        return Disk.on(() -> JsonFile.read(file(studyId), StudyDecision.class)).orElse(StudyDecision.NONE);
    }

    /** Adds to what was decided before; durable when it returns. */
    synchronized void decide(String studyId, StudyDecision decision) {
        Disk.doing(() -> JsonFile.write(file(studyId), decision.after(of(studyId))));
    }

    private Path file(String studyId) {
        return directory.resolve(studyId + SUFFIX);
    }
}
