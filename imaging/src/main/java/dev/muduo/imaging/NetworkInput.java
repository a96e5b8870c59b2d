package dev.muduo.imaging;

import dev.muduo.imaging.resample.Resampler;

/**
 * Native volumes as the student and the prompt generator see them: sampled linearly on a grid, clamped and scaled as the
 * preprocessing says. The one place where this happens, for training and serving alike.
 *
 * <p>Pure functions; results are new arrays, i fastest, so read row-major they are (depth, height, width).
 */
public final class NetworkInput {
    private NetworkInput() {}

    /** CT in Hounsfield units to the network's first channel, one value a voxel of {@code target}. */
    public static float[] ct(Volume ct, Grid target, Preprocessing preprocessing) {
        float[] values = new float[target.voxels()];
        ctInto(ct, target, 0, target.nz(), preprocessing, values);
        return values;
    }

    /** PET in SUVbw to the network's PET channel, one value a voxel of {@code target}. */
    public static float[] pet(Volume pet, Grid target, Preprocessing preprocessing) {
        float[] values = new float[target.voxels()];
        petInto(pet, target, 0, target.nz(), preprocessing, values);
        return values;
    }

    /** Slices [kFrom, kTo) of {@link #ct}, written from the start of {@code out}. */
    public static void ctInto(Volume ct, Grid target, int kFrom, int kTo, Preprocessing preprocessing, float[] out) {
        Resampler.linearInto(ct, target, kFrom, kTo, (float) preprocessing.ctOutsideHu(), out);
        int count = (kTo - kFrom) * target.nx() * target.ny();
        for (int voxel = 0; voxel < count; voxel++) {
            out[voxel] = preprocessing.normaliseCt(out[voxel]);
        }
    }

    /** Slices [kFrom, kTo) of {@link #pet}, written from the start of {@code out}. */
    public static void petInto(Volume pet, Grid target, int kFrom, int kTo, Preprocessing preprocessing, float[] out) {
        Resampler.linearInto(pet, target, kFrom, kTo, 0, out);
        int count = (kTo - kFrom) * target.nx() * target.ny();
        for (int voxel = 0; voxel < count; voxel++) {
            out[voxel] = preprocessing.normaliseSuv(out[voxel]);
        }
    }
}
