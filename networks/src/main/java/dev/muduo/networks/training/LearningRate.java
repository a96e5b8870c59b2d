package dev.muduo.networks.training;

/** A learning rate as a function of the step number alone, counted from 0 since initialisation. */
@FunctionalInterface
public interface LearningRate {
    /** The rate that a step uses. */
    double forStep(long step);
}
