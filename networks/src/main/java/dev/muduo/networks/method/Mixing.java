package dev.muduo.networks.method;

/** Eq. 6: the two teachers are mixed at random and the mixture becomes a hard pseudo-label. */
public final class Mixing {
    private static final float THRESHOLD = 0.5f;

    private Mixing() {}

    /**
     * 1[α · ct + (1 − α) · pet > ½] for every structure.
     *
     * @param ct         probabilities (structure, voxel), zeros where a structure has none
     * @param pet        likewise
     * @param structures C − 1
     * @param alpha      one draw from U(0, 1) a sample and step
     * @param exclusive  where several structures fire keep only the most probable, the lower index on ties (our default);
     *                   false is the released code
     */
    public static boolean[] harden(float[] ct, float[] pet, int structures, float alpha, boolean exclusive) {
        if (ct.length != pet.length || structures < 1 || ct.length % structures != 0) {
            throw new IllegalArgumentException("expected " + structures + " maps of one size from each teacher, got "
                    + ct.length + " and " + pet.length + " values");
        }
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("a mixing weight lies in [0, 1], got " + alpha);
        }
        boolean[] hard = new boolean[ct.length];
        int voxels = ct.length / structures;
        for (int i = 0; i < ct.length; i++) {
            hard[i] = mixed(ct, pet, i, alpha) > THRESHOLD;
        }
        if (exclusive) {
            for (int v = 0; v < voxels; v++) {
                keepMostProbable(hard, ct, pet, v, voxels, alpha);
            }
        }
        return hard;
    }

    private static float mixed(float[] ct, float[] pet, int index, float alpha) {
        return alpha * ct[index] + (1 - alpha) * pet[index];
    }

    private static void keepMostProbable(boolean[] hard, float[] ct, float[] pet, int voxel, int voxels, float alpha) {
        int best = -1;
        float bestProbability = 0;
        for (int i = voxel; i < hard.length; i += voxels) {
            if (hard[i] && mixed(ct, pet, i, alpha) > bestProbability) {
                best = i;
                bestProbability = mixed(ct, pet, i, alpha);
            }
        }
        for (int i = voxel; i < hard.length; i += voxels) {
            hard[i] = i == best;
        }
    }
}
