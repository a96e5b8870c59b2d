package dev.muduo.networks.method;

/** The logistic function. */
public final class Sigmoid {
    private Sigmoid() {}

    public static float of(float logit) {
        return (float) (1 / (1 + Exponential.of(-logit)));
    }

    /** Element by element, into a new array. */
    public static float[] of(float[] logits) {
        float[] probabilities = logits.clone();
        replace(probabilities);
        return probabilities;
    }

    /** Element by element, in place. Equal neighbours, frequent in masks, are computed once. */
    static void replace(float[] logits) {
        float last = 0;
        float answer = of(0);
        for (int i = 0; i < logits.length; i++) {
            if (logits[i] != last) {
                last = logits[i];
                answer = of(last);
            }
            logits[i] = answer;
        }
    }
}
