package dev.muduo.standalone.phantom;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.resample.Resampler;
import dev.muduo.networks.random.CounterRandom;

/**
 * From tissue to images. The CT is blurred by its own voxel and has Gaussian noise; the PET is blurred by the point spread of
 * the detectors, counted (Poisson) and then smoothed by a post-filter, which correlates its noise as reconstructions do.
 */
final class Scanner {
    private static final double LEAST_HU = -1024;
    private static final double POST_FILTER_SHARE = 0.65;
    private static final double MANY_COUNTS = 50;
    private static final double ML_PER_MM3 = 1e-3;

    private Scanner() {}

    /**
     * A grid of a field of view around the origin, in LPS order as scanners write it.
     *
     * @param zMm  where the couch puts the middle of the field of view
     */
    static Grid grid(double widthMm, double depthMm, double heightMm, double pixelMm, double sliceMm, double zMm) {
        int nx = (int) Math.ceil(widthMm / pixelMm);
        int ny = (int) Math.ceil(depthMm / pixelMm);
        int nz = (int) Math.ceil(heightMm / sliceMm);
        return new Grid(
                nx,
                ny,
                nz,
                Affine.of(
                        -pixelMm,
                        0,
                        0,
                        (nx - 1) * pixelMm / 2,
                        0,
                        -pixelMm,
                        0,
                        (ny - 1) * pixelMm / 2,
                        0,
                        0,
                        sliceMm,
                        zMm - (nz - 1) * sliceMm / 2));
    }

    /** Adds blur and noise; CT numbers are whole, as they are stored. */
    static Volume ct(float[] hounsfield, Grid grid, double noiseHu, CounterRandom random) {
        GaussianBlur.apply(hounsfield, grid, grid.affine().spacingMm(0));
        for (int at = 0; at < hounsfield.length; at++) {
            double value = hounsfield[at] + noiseHu * random.nextGaussian();
            hounsfield[at] = (float) Math.max(LEAST_HU, Math.rint(value));
        }
        return new Volume(grid, hounsfield);
    }

    /**
     * Blurs, counts and filters.
     *
     * @param uptake SUV on a grid finer than the PET's
     */
    static Volume pet(Volume uptake, Grid grid, PhantomConfig config, CounterRandom random) {
        double filter = POST_FILTER_SHARE * config.petFwhmMm();
        double detector = Math.sqrt(config.petFwhmMm() * config.petFwhmMm() - filter * filter);
        GaussianBlur.apply(uptake.values(), uptake.grid(), detector);
        Volume pet = Resampler.area(uptake, grid, 0);
        double countsPerSuv = config.petCountsPerSuvMl() * grid.voxelMm3() * ML_PER_MM3;
        float[] values = pet.values();
        for (int at = 0; at < values.length; at++) {
            values[at] = (float) (poisson(values[at] * countsPerSuv, random) / countsPerSuv);
        }
        GaussianBlur.apply(values, grid, filter);
        return pet;
    }

    /** Few counts by multiplying uniforms (Knuth), many by the normal distribution that they approach. */
    private static double poisson(double mean, CounterRandom random) {
        if (mean <= 0) {
            return 0;
        }
        if (mean > MANY_COUNTS) {
            return Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double limit = StrictMath.exp(-mean);
        double product = random.nextDouble();
        int counts = 0;
        while (product > limit) {
            product *= random.nextDouble();
            counts++;
        }
        return counts;
    }
}
