package dev.muduo.networks.method;

/** Eq. 1: a probability map becomes the mask prompt of a teacher. */
public final class MaskPrompt {
    private static final double LOGIT_BOUND = 10;

    private MaskPrompt() {}

    /** In which space a map is averaged and handed to the teacher. */
    public enum Space {
        /** The paper and its code: the probabilities themselves. */
        PROBABILITY,
        /** Ours: ln(q / (1 − q)) clamped to ±10, what SAM-Med3D saw in training. */
        LOGIT
    }

    /**
     * Averages a map over the cells of the teacher's answer grid.
     *
     * @param probabilities of one structure, (z, y, x) row-major, edge³
     * @param answerEdge    edge of the teacher's answer grid: 32
     * @return answerEdge³
     */
    public static float[] of(float[] probabilities, int edge, int answerEdge, Space space) {
        if (probabilities.length != edge * edge * edge || answerEdge < 1) {
            throw new IllegalArgumentException("expected a cube of edge " + edge + " and a positive answer edge, got "
                    + probabilities.length + " values and " + answerEdge);
        }
        float[] values = probabilities;
        if (space == Space.LOGIT) {
            values = new float[probabilities.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = logit(probabilities[i]);
            }
        }
        return AreaAverage.resample(values, edge, answerEdge);
    }

    private static float logit(double q) {
        double value = StrictMath.log(q / (1 - q));
        return (float) Math.min(Math.max(value, -LOGIT_BOUND), LOGIT_BOUND);
    }
}
