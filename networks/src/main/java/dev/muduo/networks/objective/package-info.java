/**
 * Semi-supervised methods beside the paper's own, one class each: what a student learns from patches that nobody has annotated.
 * All are {@link dev.muduo.networks.training.UnlabelledObjective}s of the one training step.
 */
package dev.muduo.networks.objective;
