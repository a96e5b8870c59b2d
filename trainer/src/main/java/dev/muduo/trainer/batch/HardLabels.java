package dev.muduo.trainer.batch;

import dev.muduo.networks.method.Mixing;
import dev.muduo.networks.method.Sigmoid;
import dev.muduo.networks.method.Trilinear;

/**
 * Eq. 6 from stored logits: sampled at the student's own voxel centres, then σ, mixed with α, hardened.
 */
final class HardLabels {
    /** Where both logits are below this, the mixture is below ½ by more than rounding, and σ need not be computed. */
    private static final float SURELY_OUTSIDE = -1e-3f;

    private HardLabels() {}

    /**
     * Hardens the selected structures of one patch.
     *
     * @param ct          logits by structure, (z, y, x), answerEdge³; null: the structure does not teach here
     * @param pet         likewise
     * @param alphas by structure, the weight of the CT teacher
     * @return (structure, z, y, x), patchEdge³ each; false throughout where a structure does not teach
     */
    static boolean[] of(float[][] ct, float[][] pet, int answerEdge, int patchEdge, float[] alphas, boolean exclusive) {
        int voxels = patchEdge * patchEdge * patchEdge;
        float[] fromCt = new float[ct.length * voxels];
        float[] fromPet = new float[ct.length * voxels];
        for (int s = 0; s < ct.length; s++) {
            if (ct[s] != null) {
                float[] ctHere = Trilinear.resample(ct[s], answerEdge, patchEdge);
                float[] petHere = Trilinear.resample(pet[s], answerEdge, patchEdge);
                for (int v = 0; v < voxels; v++) {
                    if (ctHere[v] > SURELY_OUTSIDE || petHere[v] > SURELY_OUTSIDE) {
                        fromCt[s * voxels + v] = Sigmoid.of(ctHere[v]);
                        fromPet[s * voxels + v] = Sigmoid.of(petHere[v]);
                    }
                }
            }
        }
        return Mixing.harden(fromCt, fromPet, ct.length, alphas, exclusive);
    }
}
