package dev.muduo.ingest;

import dev.muduo.imaging.study.ConflictRule;
import dev.muduo.ingest.spool.AssemblyTimes;
import dev.muduo.ingest.spool.SpoolLimits;
import dev.muduo.ingest.spool.ZipLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Section {@code ingest.dicom}.
 *
 * @param spool                where instances lie until their study is whole; empty: no DICOM is taken
 * @param conflict             what is done when one SOP Instance UID comes with two contents
 * @param idle                 how long nothing of a study must have come before it is taken
 * @param cap                  how long after its first instance it is taken all the same
 * @param keep                 how long its instances stay afterwards
 * @param maxStudies           studies in the spool at once
 * @param maxInstances         instances of one study
 * @param maxInstanceMegabytes most MiB of one instance
 * @param maxStudyMegabytes    most MiB of an archive of one study, unpacked
 */
public record DicomConfig(
        Optional<Path> spool,
        ConflictRule conflict,
        Duration idle,
        Duration cap,
        Duration keep,
        int maxStudies,
        int maxInstances,
        int maxInstanceMegabytes,
        int maxStudyMegabytes) {
    /** Files of an archive that are no images, as a viewer for them, beside the instances of one study. */
    private static final int MOST_OTHER_FILES = 10_000;

    /** The parts say what is wrong with them. */
    public DicomConfig {
        new AssemblyTimes(idle, cap);
        new SpoolLimits(0, maxStudies, maxInstances, keep);
        new ZipLimits(maxStudyMegabytes, maxInstances, maxInstanceMegabytes);
    }

    AssemblyTimes times() {
        return new AssemblyTimes(idle, cap);
    }

    SpoolLimits spoolLimits(long leastFreeBytes) {
        return new SpoolLimits(leastFreeBytes, maxStudies, maxInstances, keep);
    }

    ZipLimits zipLimits() {
        return new ZipLimits((long) maxStudyMegabytes << 20, maxInstances + MOST_OTHER_FILES, maxInstanceBytes());
    }

    long maxInstanceBytes() {
        return (long) maxInstanceMegabytes << 20;
    }
}
