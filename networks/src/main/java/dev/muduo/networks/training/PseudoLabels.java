package dev.muduo.networks.training;

/**
 * Hard pseudo-labels of one sample (Eq. 6) and which of them teach (Eq. 5).
 *
 * @param hard     (structure, z, y, x) row-major for the classes 1 … C−1
 * @param selected by structure: index 0 is class 1
 */
public record PseudoLabels(boolean[] hard, boolean[] selected) {
    public PseudoLabels {
        if (selected.length == 0 || hard.length % selected.length != 0) {
            throw new IllegalArgumentException("pseudo-labels have one mask a structure, got " + hard.length
                    + " voxels for " + selected.length + " structures");
        }
    }
}
