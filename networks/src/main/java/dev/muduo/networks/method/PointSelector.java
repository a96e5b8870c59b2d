package dev.muduo.networks.method;

import java.util.List;

/** Eq. 2: how the points of a prompt are chosen inside a mask (§2.2). */
public sealed interface PointSelector {
    /** g_σ of the method: 1 voxel. */
    double STANDARD_SIGMA = 1.0;

    /**
     * @param mask        M_c, (z, y, x) row-major
     * @param probability p_c = softmax(Z)_c on the same grid
     * @param k           how many points; fewer only where the mask has fewer voxels than a selector can use
     * @return empty if the mask is empty: an invalid prompt
     */
    List<Voxel> select(boolean[] mask, float[] probability, int depth, int height, int width, int k);

    /** Ours and the default: spread over the structure, at its most certain places. */
    record TopKSpread(double sigma) implements PointSelector {
        @Override
        public List<Voxel> select(boolean[] mask, float[] probability, int depth, int height, int width, int k) {
            throw new UnsupportedOperationException("being built");
        }
    }
}
