package dev.muduo.networks.method;

import java.util.Arrays;

/** Eq. 6: the two teachers are mixed at random and the mixture becomes a hard pseudo-label. */
public final class Mixing {
    private static final float THRESHOLD = 0.5f;

    private Mixing() {}

    /**
     * 1[α · ct + (1 − α) · pet > ½] for every structure, with one α for all of them.
     *
     * @param alpha one draw from U(0, 1) a sample and step
     */
    public static boolean[] harden(float[] ct, float[] pet, int structures, float alpha, boolean exclusive) {
        float[] alphas = new float[structures];
        Arrays.fill(alphas, alpha);
        return harden(ct, pet, structures, alphas, exclusive);
    }

    /**
     * 1[α_c · ct + (1 − α_c) · pet > ½] for every structure c.
     *
     * @param ct         probabilities (structure, voxel), zeros where a structure has none
     * @param pet        likewise
     * @param structures C − 1
     * @param alphas     by structure; all equal in the paper, drawn one by one in the released code
     * @param exclusive  where several structures fire keep only the most probable, the lower index on ties (our default);
     *                   false is the released code
     */
    public static boolean[] harden(float[] ct, float[] pet, int structures, float[] alphas, boolean exclusive) {
        if (ct.length != pet.length || structures < 1 || ct.length % structures != 0) {
            throw new IllegalArgumentException("expected " + structures + " maps of one size from each teacher, got "
                    + ct.length + " and " + pet.length + " values");
        }
        requireWeights(alphas, structures);
        int voxels = ct.length / structures;
        boolean[] hard = new boolean[ct.length];
        for (int i = 0; i < ct.length; i++) {
            hard[i] = mixed(ct, pet, i, alphas[i / voxels]) > THRESHOLD;
        }
        if (exclusive) {
            for (int v = 0; v < voxels; v++) {
                keepMostProbable(hard, ct, pet, v, voxels, alphas);
            }
        }
        return hard;
    }

    private static void requireWeights(float[] alphas, int structures) {
        if (alphas.length != structures) {
            throw new IllegalArgumentException(
                    "expected a mixing weight for each of " + structures + " structures, got " + alphas.length);
        }
        for (float alpha : alphas) {
            if (!(alpha >= 0 && alpha <= 1)) {
                throw new IllegalArgumentException("a mixing weight lies in [0, 1], got " + alpha);
            }
        }
    }

    private static float mixed(float[] ct, float[] pet, int index, float alpha) {
        return alpha * ct[index] + (1 - alpha) * pet[index];
    }

    private static void keepMostProbable(
            boolean[] hard, float[] ct, float[] pet, int voxel, int voxels, float[] alphas) {
        int best = -1;
        float bestProbability = 0;
        for (int i = voxel; i < hard.length; i += voxels) {
            float probability = mixed(ct, pet, i, alphas[i / voxels]);
            if (hard[i] && probability > bestProbability) {
                best = i;
                bestProbability = probability;
            }
        }
        for (int i = voxel; i < hard.length; i += voxels) {
            hard[i] = i == best;
        }
    }
}
