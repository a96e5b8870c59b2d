package dev.muduo.ingest;

import dev.muduo.ingest.door.DoorLimits;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Section {@code ingest}.
 *
 * @param workers              submissions that are read, checked and stored at once; each holds one volume in memory
 * @param queueCapacity        submissions that wait for a worker, and proposals that wait for the leader
 * @param maxUploads           uploads under way at once; more are answered 429
 * @param maxFileMegabytes     most MiB of one file as it is sent
 * @param uploadTimeoutSeconds how long a client may take to send a body
 * @param answerTimeoutSeconds how long a client waits after its body has come before it is told to try again
 * @param leastFreeMegabytes   what must stay free on the scratch disk
 * @param door                 what passes the checks
 * @param watch                a folder of study folders to take studies from
 */
public record IngestConfig(
        int workers,
        int queueCapacity,
        int maxUploads,
        int maxFileMegabytes,
        int uploadTimeoutSeconds,
        int answerTimeoutSeconds,
        int leastFreeMegabytes,
        DoorLimits door,
        Watch watch) {
    /** One machine. */
    public static final IngestConfig STANDARD =
            new IngestConfig(1, 64, 4, 2048, 600, 120, 512, DoorLimits.STANDARD, new Watch(Optional.empty(), 10));

    public IngestConfig {
        requirePositive("workers", workers);
        requirePositive("queueCapacity", queueCapacity);
        requirePositive("maxUploads", maxUploads);
        requirePositive("maxFileMegabytes", maxFileMegabytes);
        requirePositive("uploadTimeoutSeconds", uploadTimeoutSeconds);
        requirePositive("answerTimeoutSeconds", answerTimeoutSeconds);
        if (leastFreeMegabytes < 0) {
            throw new IllegalArgumentException("ingest.leastFreeMegabytes is not negative, got " + leastFreeMegabytes);
        }
    }

    /**
     * @param folder        empty: none is watched
     * @param settleSeconds how long nothing in a study folder may have changed before it is read
     */
    public record Watch(Optional<Path> folder, int settleSeconds) {
        public Watch {
            requirePositive("watch.settleSeconds", settleSeconds);
        }
    }

    private static void requirePositive(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("ingest." + key + " is positive, got " + value);
        }
    }
}
