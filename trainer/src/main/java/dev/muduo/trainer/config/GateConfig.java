package dev.muduo.trainer.config;

/**
 * Section {@code gate}: when a checkpoint may serve. Each key is described in the reference configuration.
 *
 * @param meanTolerance      δ: how far the mean Dice may fall below the incumbent's
 * @param structureTolerance δ_s: how far the Dice of any one structure may
 * @param tolerancesToBest   how many times these, against the best checkpoint promoted so far
 * @param maxStudies         VALIDATION studies at most; those of the lowest ids are taken
 */
public record GateConfig(double meanTolerance, double structureTolerance, double tolerancesToBest, int maxStudies) {
    /** Three scores of every study must fit the memory of scores, or a judgement could not be ended. */
    private static final int MOST_STUDIES = 2_000;

    public GateConfig {
        if (!(meanTolerance >= 0 && meanTolerance <= 1) || !(structureTolerance >= 0 && structureTolerance <= 1)) {
            throw new IllegalArgumentException(
                    "gate: tolerances lie in [0, 1], got " + meanTolerance + " and " + structureTolerance);
        }
        if (!(tolerancesToBest >= 1)) {
            throw new IllegalArgumentException("gate: tolerancesToBest is at least 1, got " + tolerancesToBest);
        }
        if (maxStudies < 1 || maxStudies > MOST_STUDIES) {
            throw new IllegalArgumentException("gate: maxStudies is 1 to " + MOST_STUDIES + ", got " + maxStudies);
        }
    }

    public static GateConfig standard() {
        return new GateConfig(0.01, 0.05, 2, 500);
    }
}
