package dev.muduo.networks.training;

/** One rate for ever; it takes averaged weights to come to rest with it. */
public record ConstantLearningRate(double rate) implements LearningRate {
    public ConstantLearningRate {
        if (!(rate > 0)) {
            throw new IllegalArgumentException("a learning rate is positive, got " + rate);
        }
    }

    @Override
    public double forStep(long step) {
        return rate;
    }
}
