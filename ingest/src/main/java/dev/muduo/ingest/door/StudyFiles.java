package dev.muduo.ingest.door;

import java.nio.file.Path;

/** The two NIfTI files of a study, on local disk, as they were sent. */
public record StudyFiles(Path ct, Path pet) {}
