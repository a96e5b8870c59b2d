package dev.muduo.infer.request;

import dev.muduo.platform.study.StudyRecord;
import java.nio.file.Path;

/** Where the CT and the PET of a request are. */
public sealed interface Scan {
    /** Two NIfTI files on local disk, not kept. */
    record Upload(Path ct, Path pet) implements Scan {}

    /** A study that was ingested before; its mask is kept beside it. */
    record Stored(StudyRecord study) implements Scan {}
}
