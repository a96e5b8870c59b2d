package dev.muduo.ingest.pacs;

import dev.muduo.ingest.source.GrowingPause;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Section {@code ingest.pull}.
 *
 * @param archives           where studies are pulled from
 * @param interval           time between two looks at an archive
 * @param settle             how long nothing may have been added to a study of a DICOMweb archive before it is pulled; Orthanc
 *                           itself says when a study is stable
 * @param windowDays         how many days of Study Date a DICOMweb archive is searched back
 * @param requestTimeout     how long one answer may take that is no image
 * @param studyTimeout       how long the images of one study may take
 * @param attempts           how often a study that the archive does not give is asked for before it waits for a person
 * @param retry              time before the second attempt; it doubles from one to the next, up to an hour
 * @param maxStudyMegabytes  most MiB of a study's CT and PET images; a larger one is passed over
 * @param maxStudyInstances  most CT and PET images of a study; one with more is passed over
 */
public record PullConfig(
        List<ArchiveConfig> archives,
        Duration interval,
        Duration settle,
        int windowDays,
        Duration requestTimeout,
        Duration studyTimeout,
        int attempts,
        Duration retry,
        int maxStudyMegabytes,
        int maxStudyInstances) {
    public PullConfig {
        archives = List.copyOf(archives);
        requirePositive("interval", interval.toMillis());
        requirePositive("settle", settle.toMillis());
        requirePositive("windowDays", windowDays);
        requirePositive("requestTimeout", requestTimeout.toMillis());
        requirePositive("studyTimeout", studyTimeout.toMillis());
        requirePositive("attempts", attempts);
        requirePositive("retry", retry.toMillis());
        requirePositive("maxStudyMegabytes", maxStudyMegabytes);
        requirePositive("maxStudyInstances", maxStudyInstances);
        Set<String> names = new HashSet<>();
        for (ArchiveConfig archive : archives) {
            if (!names.add(archive.name())) {
                throw new IllegalArgumentException("two archives have the name " + archive.name());
            }
        }
    }

    private static void requirePositive(String key, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " is positive, got " + value);
        }
    }

    RetryRule retryRule() {
        return new RetryRule(attempts, new GrowingPause(retry));
    }

    long maxStudyBytes() {
        return (long) maxStudyMegabytes << 20;
    }
}
