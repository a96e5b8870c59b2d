package dev.muduo.trainer.batch;

import dev.muduo.imaging.Preprocessing;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.trainer.config.Augmentation;

/** A patch's CT shifted, its PET scaled, each by one uniform draw (§2.10). */
final class IntensityJitter {
    private final double ctShift;
    private final double petScale;

    IntensityJitter(Augmentation settings, Preprocessing preprocessing) {
        this.ctShift = settings.ctJitterHu() / preprocessing.ctScaleHu();
        this.petScale = settings.petJitter();
    }

    /** @param image CT, then PET; changed in place */
    void apply(float[] image, CounterRandom random) {
        float shift = (float) ((2 * random.nextDouble() - 1) * ctShift);
        float scale = (float) (1 + (2 * random.nextDouble() - 1) * petScale);
        int voxels = image.length / 2;
        for (int v = 0; v < voxels; v++) {
            image[v] += shift;
            image[voxels + v] *= scale;
        }
    }
}
