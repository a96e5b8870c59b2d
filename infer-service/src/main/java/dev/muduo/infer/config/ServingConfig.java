package dev.muduo.infer.config;

import dev.muduo.infer.request.TargetGrid;
import dev.muduo.networks.unet.Arithmetic;
import java.time.Duration;
import java.util.Optional;

/**
 * Section {@code serving}: how requests are answered.
 *
 * @param arithmetic        of the network
 * @param concurrency       requests computed at the same time; each holds its volumes in memory
 * @param queue             requests that wait or upload beyond those; more are answered 429
 * @param bulk              the same for requests that can wait
 * @param requestTimeout    from the first byte to the mask; later the request is given up with 503
 * @param retryAfter        what a client is told to wait after 429 and 503
 * @param maxUploadMiB      bound of one multipart body, streamed to disk
 * @param maxDiskMiB        bound of all bodies together, and of what is unpacked of them
 * @param minUploadKiBs     KiB a second that an upload brings at least, or it is given up
 * @param maxOutgoingMiB    answers in memory on their way to clients; of more those that take longest are cut off
 * @param maxMegavoxels     bound of one image, in units of 2^20 voxels
 * @param studiesRemembered newest revisions of studies that can be segmented by their id
 * @param outboxEvents      SegmentationServed events kept on local disk while the log is away; more are lost and counted
 * @param olderAtColdStart  whether, after a start, an older promotion may serve when the newest does not load
 * @param answers           of requests that do not wait for them, or may be sent twice
 * @param automatic         what is segmented unasked
 */
public record ServingConfig(
        Arithmetic arithmetic,
        int concurrency,
        int queue,
        Bulk bulk,
        Duration requestTimeout,
        Duration retryAfter,
        int maxUploadMiB,
        int maxDiskMiB,
        int minUploadKiBs,
        int maxOutgoingMiB,
        int maxMegavoxels,
        int studiesRemembered,
        int outboxEvents,
        boolean olderAtColdStart,
        Answers answers,
        Automatic automatic) {

    /**
     * Requests that can wait, and segmentations that nobody asks for.
     *
     * @param concurrency computed at the same time, in the gaps that others leave
     * @param queue       more that may wait or upload
     */
    public record Bulk(int concurrency, int queue) {
        public Bulk {
            requireWithin("bulk.concurrency", concurrency, 1, 64);
            requireWithin("bulk.queue", queue, 0, 1000);
        }
    }

    /**
     * Answers that are kept.
     *
     * @param most        that have ended; of more the oldest are forgotten, of the caller that has most
     * @param keep        how long after they have ended
     * @param timeout     from a request's first byte to the mask that is kept; later it is given up
     * @param mostStreams clients that listen to events at once
     */
    public record Answers(int most, Duration keep, Duration timeout, int mostStreams) {
        public Answers {
            requireWithin("answers.most", most, 1, 100_000);
            requireWithin("answers.mostStreams", mostStreams, 1, 100_000);
            requirePositive("answers.keep", keep);
            requirePositive("answers.timeout", timeout);
        }
    }

    /**
     * Segmentations that nobody asks for.
     *
     * @param grid   on which image's voxels; empty: there are none
     * @param within studies that arrived longer ago are left alone
     */
    public record Automatic(Optional<TargetGrid> grid, Duration within) {
        public Automatic {
            requirePositive("automatic.within", within);
        }
    }

    public ServingConfig {
        requireWithin("concurrency", concurrency, 1, 64);
        requireWithin("queue", queue, 0, 1000);
        requireWithin("maxUploadMiB", maxUploadMiB, 1, 64 * 1024);
        requireWithin("maxDiskMiB", maxDiskMiB, maxUploadMiB, 1024 * 1024);
        requireWithin("minUploadKiBs", minUploadKiBs, 0, 1024 * 1024);
        requireWithin("maxOutgoingMiB", maxOutgoingMiB, 1, 64 * 1024);
        requireWithin("maxMegavoxels", maxMegavoxels, 1, 1024);
        requireWithin("studiesRemembered", studiesRemembered, 1, 1_000_000);
        requireWithin("outboxEvents", outboxEvents, 1, 1_000_000);
        requirePositive("requestTimeout", requestTimeout);
        requirePositive("retryAfter", retryAfter);
    }

    private static void requireWithin(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("serving." + key + " is " + least + " to " + most + ", got " + value);
        }
    }

    private static void requirePositive(String key, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("serving." + key + " is a positive time, got " + value);
        }
    }

    /** Bound of the answers on their way out. */
    public long maxOutgoingBytes() {
        return (long) maxOutgoingMiB << 20;
    }

    /** Bound of all bodies on local disk, in bytes. */
    public long maxDiskBytes() {
        return (long) maxDiskMiB << 20;
    }

    /** Bound of one multipart body in bytes. */
    public long maxUploadBytes() {
        return (long) maxUploadMiB << 20;
    }

    /** Bound of one image in voxels. */
    public int maxVoxels() {
        return (int) Math.min((long) maxMegavoxels << 20, Integer.MAX_VALUE - 8);
    }
}
