package dev.muduo.networks.method;

/** The logistic function. */
public final class Sigmoid {
    private Sigmoid() {}

    public static float of(float logit) {
        return (float) (1 / (1 + StrictMath.exp(-logit)));
    }

    /** Element by element, into a new array. */
    public static float[] of(float[] logits) {
        float[] probabilities = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = of(logits[i]);
        }
        return probabilities;
    }
}
