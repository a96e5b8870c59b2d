package dev.muduo.networks.inference;

/** The normalised channels of a body on the working grid, read a few z-slices at a time. */
@FunctionalInterface
public interface InputSlabs {
    /**
     * Reads slices [zBegin, zEnd).
     *
     * @return (channel, z, y, x) row-major
     */
    float[] read(int zBegin, int zEnd);
}
