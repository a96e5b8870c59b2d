package dev.muduo.networks.training;

/** Stochastic gradient descent in torch's convention: v = momentum·v + g + weightDecay·w; w −= learningRate·v. */
public record SgdConfig(double momentum, double weightDecay) {
    public static final SgdConfig STANDARD = new SgdConfig(0.9, 1e-4);

    public SgdConfig {
        if (!(momentum >= 0 && momentum < 1) || !(weightDecay >= 0)) {
            throw new IllegalArgumentException(
                    "momentum lies in [0, 1) and weight decay is >= 0, got " + momentum + ", " + weightDecay);
        }
    }
}
