package dev.muduo.networks.method;

import java.util.List;

/**
 * Eq. 2: how the points of a prompt are chosen inside a mask (§2.2). Scores are summed in double and rounded to multiples of
 * 1e-9 before any comparison; of equal scores the lowest row-major index wins.
 */
public sealed interface PointSelector {
    /** g_σ of the method, in voxels. */
    double STANDARD_SIGMA = 1.0;

    /** K of the method. */
    int STANDARD_POINTS = 3;

    /**
     * Chooses the points of one structure.
     *
     * @param mask        M_c, (z, y, x) row-major
     * @param probability p_c = softmax(Z)_c on the same grid
     * @param k           how many points; where a mask has too few places the last point is repeated
     * @return empty if the mask is empty: an invalid prompt
     */
    List<Voxel> select(boolean[] mask, float[] probability, int depth, int height, int width, int k);

    /**
     * Ours and the default (TOPK_SPREAD): the score is the smoothed probability inside the mask; each further point scores at
     * least half of the first and lies farther than half the radius of a ball of the mask's volume from all earlier ones.
     */
    record TopKSpread(double sigma) implements PointSelector {
        @Override
        public List<Voxel> select(boolean[] mask, float[] probability, int depth, int height, int width, int k) {
            Candidates candidates = Candidates.ofProbability(mask, probability, depth, height, width, sigma);
            double radius = 0.5 * StrictMath.cbrt(3.0 * candidates.maskVoxels() / (4 * Math.PI));
            return candidates.spread(k, radius);
        }
    }

    /** The paper to the letter (TOPK_PLAIN): the highest values of the smoothed mask, which are neighbours. */
    record TopKPlain(double sigma) implements PointSelector {
        @Override
        public List<Voxel> select(boolean[] mask, float[] probability, int depth, int height, int width, int k) {
            return new TopKExclusion(sigma, 0).select(mask, probability, depth, height, width, k);
        }
    }

    /** The highest values of the smoothed mask farther than a radius (voxels, Euclidean, strictly) from each other. */
    record TopKExclusion(double sigma, double radius) implements PointSelector {
        @Override
        public List<Voxel> select(boolean[] mask, float[] probability, int depth, int height, int width, int k) {
            return Candidates.ofMask(mask, depth, height, width, sigma).apart(k, radius);
        }
    }

    /** One point, the centre of mass cut to whole voxels, which may lie outside a curved mask (released code, K = 1). */
    record Centroid() implements PointSelector {
        @Override
        public List<Voxel> select(boolean[] mask, float[] probability, int depth, int height, int width, int k) {
            long count = 0;
            long z = 0;
            long y = 0;
            long x = 0;
            for (int i = 0; i < mask.length; i++) {
                if (mask[i]) {
                    count++;
                    z += i / (height * width);
                    y += i / width % height;
                    x += i % width;
                }
            }
            return count == 0 ? List.of() : List.of(new Voxel((int) (z / count), (int) (y / count), (int) (x / count)));
        }
    }

    /** The first voxels of the mask in row-major order, of one the centre of mass: for reproducing the released code only. */
    record RasterFirstK() implements PointSelector {
        @Override
        public List<Voxel> select(boolean[] mask, float[] probability, int depth, int height, int width, int k) {
            return k == 1
                    ? new Centroid().select(mask, probability, depth, height, width, 1)
                    : Candidates.flat(mask, depth, height, width).apart(k, 0);
        }
    }
}
