package dev.muduo.networks.inference;

/** Receives finished slabs, in the order of z and without gaps. */
@FunctionalInterface
public interface ProbabilitySlabs {
    /**
     * Slices [zBegin, zEnd) are finished.
     *
     * @param probabilities (class, z, y, x) row-major, summing to 1 over the classes; the receiver's to keep
     */
    void accept(int zBegin, int zEnd, float[] probabilities);
}
