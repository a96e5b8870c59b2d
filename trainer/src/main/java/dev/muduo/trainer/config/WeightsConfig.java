package dev.muduo.trainer.config;

import java.time.Duration;

/**
 * Section {@code weights}: how weights made elsewhere come in. Each key is described in the reference configuration.
 *
 * @param maxFileMegabytes   most MiB of one file
 * @param leastFreeMegabytes MiB that must stay free on the disk for files on their way in
 * @param uploadTimeout      how long a client may take to send one
 * @param answerTimeout      how long it then waits for the answer
 */
public record WeightsConfig(
        int maxFileMegabytes, int leastFreeMegabytes, Duration uploadTimeout, Duration answerTimeout) {
    public WeightsConfig {
        if (maxFileMegabytes < 1 || maxFileMegabytes > 1 << 20) {
            throw new IllegalArgumentException("weights: maxFileMegabytes is 1 to 1048576, got " + maxFileMegabytes);
        }
        if (leastFreeMegabytes < 0) {
            throw new IllegalArgumentException(
                    "weights: leastFreeMegabytes is not negative, got " + leastFreeMegabytes);
        }
        if (uploadTimeout.isNegative()
                || uploadTimeout.isZero()
                || answerTimeout.isNegative()
                || answerTimeout.isZero()) {
            throw new IllegalArgumentException(
                    "weights: timeouts are positive, got " + uploadTimeout + " and " + answerTimeout);
        }
    }

    public static WeightsConfig standard() {
        return new WeightsConfig(2048, 512, Duration.ofMinutes(10), Duration.ofSeconds(90));
    }

    public long maxFileBytes() {
        return (long) maxFileMegabytes << 20;
    }

    public long leastFreeBytes() {
        return (long) leastFreeMegabytes << 20;
    }
}
