package dev.muduo.networks.sam;

/**
 * A point that belongs to the structure (positive) or does not.
 *
 * @param i0 voxel index along the image tensor's first axis; centres are whole numbers, anything between is allowed
 */
public record Click(double i0, double i1, double i2, boolean positive) {
    public Click {
        if (!Double.isFinite(i0) || !Double.isFinite(i1) || !Double.isFinite(i2)) {
            throw new IllegalArgumentException("a click has finite indices, got " + i0 + ", " + i1 + ", " + i2);
        }
    }
}
