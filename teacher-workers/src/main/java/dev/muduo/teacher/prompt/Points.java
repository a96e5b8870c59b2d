package dev.muduo.teacher.prompt;

import dev.muduo.networks.method.PointSelector;

/** TopK of Eq. 2: how the points are chosen inside M_c (§2.2). */
public enum Points {
    /** Ours: spread over the structure, at its most certain places. */
    TOPK_SPREAD,
    /** The paper to the letter: the highest values of the smoothed mask, which are neighbours. */
    TOPK_PLAIN,
    /** The highest values of the smoothed mask farther than a radius from each other. */
    TOPK_EXCLUSION,
    /** One point, the centre of mass. */
    CENTROID,
    /** The released code's: the first voxels for K > 1, the centre of mass for K = 1. For reproducing it only. */
    RASTER_FIRST_K;

    /**
     * The selector of that name.
     *
     * @param sigma           of g_σ, in voxels
     * @param exclusionRadius of {@link #TOPK_EXCLUSION}, in voxels
     */
    PointSelector selector(double sigma, double exclusionRadius) {
        return switch (this) {
            case TOPK_SPREAD -> new PointSelector.TopKSpread(sigma);
            case TOPK_PLAIN -> new PointSelector.TopKPlain(sigma);
            case TOPK_EXCLUSION -> new PointSelector.TopKExclusion(sigma, exclusionRadius);
            case CENTROID -> new PointSelector.Centroid();
            case RASTER_FIRST_K -> new PointSelector.RasterFirstK();
        };
    }
}
