package dev.muduo.infer.request;

import dev.muduo.platform.study.StudyRecord;
import java.nio.file.Path;

/** Where the CT and the PET of a request are. */
public sealed interface Scan {
    /** Two NIfTI files on local disk, not kept. */
    record Upload(Received ct, Received pet) implements Scan {}

    /**
     * A file that was received.
     *
     * @param bytes as many as came; where the disk refused some, the file has fewer
     */
    record Received(Path file, long bytes) {}

    /** A study that was ingested before; its mask is kept beside it. */
    record Stored(StudyRecord study) implements Scan {}
}
