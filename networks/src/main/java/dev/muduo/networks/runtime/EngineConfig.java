package dev.muduo.networks.runtime;

/**
 * Section {@code engine}: where networks compute. Described in the reference configuration.
 *
 * @param device of every network of this process
 */
public record EngineConfig(Placement device) {
    /** Which kind of device. */
    public enum Placement {
        /** The first GPU, if the native library of this build finds one, else the CPU. */
        AUTO,
        CPU,
        /** The first GPU; a build without CUDA, or a machine without one, does not start. */
        GPU
    }
}
