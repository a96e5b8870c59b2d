package dev.muduo.ingest;

import dev.muduo.ingest.door.DoorLimits;
import dev.muduo.ingest.pacs.PullConfig;
import dev.muduo.ingest.results.ResultsConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Section {@code ingest}.
 *
 * @param workers            submissions that are read, checked and stored at once; each holds one volume in memory
 * @param queueCapacity      submissions that wait for a worker, and proposals that wait for the leader
 * @param maxUploads         uploads under way at once; more are answered 429
 * @param maxFileMegabytes   most MiB of one file as it is sent
 * @param uploadTimeout      how long a client may take to send a body
 * @param answerTimeout      how long a client waits after its body has come before it is told to try again
 * @param leastFreeMegabytes what must stay free on the scratch disk
 * @param door               what passes the checks
 * @param watch              a folder of study folders to take studies from
 * @param dicom              studies that come as DICOM instances
 * @param pull               archives to take studies from
 * @param results            archives to send results to
 */
public record IngestConfig(
        int workers,
        int queueCapacity,
        int maxUploads,
        int maxFileMegabytes,
        Duration uploadTimeout,
        Duration answerTimeout,
        int leastFreeMegabytes,
        DoorLimits door,
        Watch watch,
        DicomConfig dicom,
        PullConfig pull,
        ResultsConfig results) {
    public IngestConfig {
        requirePositive("workers", workers);
        requirePositive("queueCapacity", queueCapacity);
        requirePositive("maxUploads", maxUploads);
        requirePositive("maxFileMegabytes", maxFileMegabytes);
        requirePositive("uploadTimeout", uploadTimeout);
        requirePositive("answerTimeout", answerTimeout);
        if (leastFreeMegabytes < 0) {
            throw new IllegalArgumentException("leastFreeMegabytes is not negative, got " + leastFreeMegabytes);
        }
    }

    /**
     * A folder of study folders.
     *
     * @param folder empty: none is watched
     * @param settle how long nothing in a study folder may have changed before it is read
     */
    public record Watch(Optional<Path> folder, Duration settle) {
        public Watch {
            requirePositive("settle", settle);
        }
    }

    private static void requirePositive(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " is positive, got " + value);
        }
    }

    private static void requirePositive(String key, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(key + " is at least a millisecond, got " + value);
        }
    }
}
