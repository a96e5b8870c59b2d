package dev.muduo.infer.request;

import dev.muduo.platform.study.StudyRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
    record Received(Path file, long bytes) {
        /**
         * The file, which has all that came: a write that failed on the way in is told to nobody, and a file without its end must
         * not be blamed on who sent it.
         *
         * @throws RefusedException     if the disk refused some of it
         * @throws UncheckedIOException if the file is not there
         */
        Path whole() {
            try {
                if (Files.size(file) == bytes) {
                    return file;
                }
            } catch (IOException e) {
                throw new UncheckedIOException("a file that was received cannot be read", e);
            }
            throw new RefusedException(
                    RefusedException.Reason.DISK_UNAVAILABLE,
                    "the files could not be kept on the service's disk: try again later");
        }
    }

    /** A study that was ingested before; its mask is kept beside it. */
    record Stored(StudyRecord study) implements Scan {}
}
