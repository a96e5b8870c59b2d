package dev.muduo.networks.training;

/**
 * One teacher's probabilities for a sample, and which structures they teach.
 *
 * @param probabilities (structure, z, y, x) row-major for the classes 1 … C−1, each in [0, 1]
 * @param selected      by structure: index 0 is class 1
 */
public record SoftLabels(float[] probabilities, boolean[] selected) {
    public SoftLabels {
        if (selected.length == 0 || probabilities.length % selected.length != 0) {
            throw new IllegalArgumentException("soft labels have one map a structure, got " + probabilities.length
                    + " voxels for " + selected.length + " structures");
        }
    }
}
