package dev.muduo.trainer.checkpoint;

import java.util.Optional;

/**
 * Versions of what is in a checkpoint and of how it came about. Either is written where it is not 1: checkpoints of before there
 * were versions are of the first, and keep their hashes.
 */
public final class CheckpointVersions {
    /**
     * Of the state in a checkpoint. To be raised, and {@link #ALGORITHM} with it, when the state has another component, or one that
     * means something else: a version that does not know it would drop it without a word.
     */
    public static final int FORMAT = 2;

    /**
     * Of the way from a log to a checkpoint. To be raised when the same log, settings and threads come to other bits: rounds of
     * another algorithm cannot be replayed.
     */
    public static final int ALGORITHM = 3;

    private static final int FIRST = 1;

    private CheckpointVersions() {}

    /** As a checkpoint says it. */
    public static Optional<Integer> written(int version) {
        return version == FIRST ? Optional.empty() : Optional.of(version);
    }

    /** What a checkpoint says. */
    public static int read(Optional<Integer> written) {
        return written.orElse(FIRST);
    }
}
