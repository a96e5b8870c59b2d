package dev.muduo.ingest.spool;

import java.time.Duration;

/**
 * What a spool takes, and for how long.
 *
 * @param leastFreeBytes what must stay free on its disk
 * @param maxStudies     studies in it at once, those that wait for a person and those kept for late instances included
 * @param maxInstances   instances of one study
 * @param keep           how long the instances of a study stay after it was handed on: when more of them come meanwhile, all of
 *                       them together are its next revision
 */
public record SpoolLimits(long leastFreeBytes, int maxStudies, int maxInstances, Duration keep) {
    public SpoolLimits {
        if (leastFreeBytes < 0 || maxStudies < 1 || maxInstances < 1 || keep.isNegative()) {
            throw new IllegalArgumentException("limits are positive, got " + leastFreeBytes + " bytes, " + maxStudies
                    + " studies, " + maxInstances + " instances, " + keep);
        }
    }
}
