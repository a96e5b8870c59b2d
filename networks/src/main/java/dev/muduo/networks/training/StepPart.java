package dev.muduo.networks.training;

/** Where the time of a training step goes. */
public enum StepPart {
    /** Images to the engine, dropout masks, the network up to its logits. */
    FORWARD,
    /** Targets to the engine, and from the logits to one number. */
    LOSSES,
    /** From the number to the gradient of every weight, and its norm. */
    BACKWARD,
    /** Clipping, momentum, weights, and their average where one is kept. */
    UPDATE
}
