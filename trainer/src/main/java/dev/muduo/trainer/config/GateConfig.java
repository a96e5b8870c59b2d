package dev.muduo.trainer.config;

/**
 * Section {@code gate}: when a checkpoint may serve. Each key is described in the reference configuration.
 *
 * @param meanTolerance      δ: how far the mean Dice may fall below the incumbent's
 * @param structureTolerance δ_s: how far the Dice of any one structure may
 * @param maxStudies         VALIDATION studies at most; those of the lowest ids are taken
 */
public record GateConfig(double meanTolerance, double structureTolerance, int maxStudies) {
    public GateConfig {
        if (!(meanTolerance >= 0 && meanTolerance <= 1) || !(structureTolerance >= 0 && structureTolerance <= 1)) {
            throw new IllegalArgumentException(
                    "gate: tolerances lie in [0, 1], got " + meanTolerance + " and " + structureTolerance);
        }
        if (maxStudies < 1) {
            throw new IllegalArgumentException("gate: maxStudies is positive, got " + maxStudies);
        }
    }

    public static GateConfig standard() {
        return new GateConfig(0.01, 0.05, 500);
    }
}
