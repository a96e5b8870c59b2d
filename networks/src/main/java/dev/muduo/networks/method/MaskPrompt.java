package dev.muduo.networks.method;

/** Eq. 1: a probability map becomes the mask prompt of a teacher. */
public final class MaskPrompt {
    private static final double LOGIT_BOUND = 10;
    /** σ(−10) is 4.54e-5. */
    private static final double CERTAIN = 4.5e-5;

    private MaskPrompt() {}

    /** In which space a map is averaged and handed to the teacher. */
    public enum Space {
        /** The paper and its code: the probabilities themselves. */
        PROBABILITY,
        /** Ours: ln(q / (1 − q)) clamped to ±10, what SAM-Med3D saw in training. */
        LOGIT
    }

    /** Down of Eq. 1: how a map comes onto the teacher's answer grid. */
    public enum Downsampling {
        /** Ours: the mean over each cell of the answer grid. */
        AREA,
        /** The released code: voxel ⌊j · edge / answerEdge⌋ along each axis, which is every fourth from the first (§2.1). */
        NEAREST
    }

    /**
     * Brings a map onto the teacher's answer grid.
     *
     * @param probabilities of one structure, (z, y, x) row-major, edge³
     * @param answerEdge    edge of the teacher's answer grid: 32
     * @return answerEdge³, in the given space
     */
    public static float[] of(float[] probabilities, int edge, int answerEdge, Space space, Downsampling downsampling) {
        if (probabilities.length != edge * edge * edge || answerEdge < 1) {
            throw new IllegalArgumentException("expected a cube of edge " + edge + " and a positive answer edge, got "
                    + probabilities.length + " values and " + answerEdge);
        }
        return switch (downsampling) {
            case AREA -> AreaAverage.resample(in(space, probabilities), edge, answerEdge);
            case NEAREST -> in(space, nearest(probabilities, edge, answerEdge));
        };
    }

    private static float[] in(Space space, float[] probabilities) {
        return switch (space) {
            case PROBABILITY -> probabilities;
            case LOGIT -> {
                float[] logits = new float[probabilities.length];
                for (int i = 0; i < logits.length; i++) {
                    logits[i] = logit(probabilities[i]);
                }
                yield logits;
            }
        };
    }

    private static float[] nearest(float[] values, int edge, int answerEdge) {
        int[] source = new int[answerEdge];
        for (int j = 0; j < answerEdge; j++) {
            source[j] = (int) ((long) j * edge / answerEdge);
        }
        float[] picked = new float[answerEdge * answerEdge * answerEdge];
        int next = 0;
        for (int z : source) {
            for (int y : source) {
                for (int x : source) {
                    picked[next++] = values[x + edge * (y + edge * z)];
                }
            }
        }
        return picked;
    }

    private static float logit(double q) {
        // Most of a map is certain background: what lies beyond the bound by far needs no logarithm.
        if (q < CERTAIN || q > 1 - CERTAIN) {
            return (float) (q < CERTAIN ? -LOGIT_BOUND : LOGIT_BOUND);
        }
        double value = StrictMath.log(q / (1 - q));
        return (float) Math.min(Math.max(value, -LOGIT_BOUND), LOGIT_BOUND);
    }
}
