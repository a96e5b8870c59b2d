package dev.muduo.networks.method;

/**
 * Agreement of the two teachers on one (sample, structure), Eq. 4. Two identical but soft maps score below 1: ½ everywhere
 * gives ⅓.
 */
public final class SoftIou {
    /** The score of a pair without a valid prompt. */
    public static final double INVALID = -1;

    private static final double EPSILON = 1e-8;

    private SoftIou() {}

    /**
     * Σ ab / (Σ a + Σ b − Σ ab + 1e-8), summed in double.
     *
     * @param ct  probabilities of the CT teacher
     * @param pet probabilities of the PET teacher on the same grid
     */
    public static double of(float[] ct, float[] pet) {
        if (ct.length != pet.length) {
            throw new IllegalArgumentException(
                    "the teachers' maps lie on one grid, got " + ct.length + " and " + pet.length + " voxels");
        }
        double both = 0;
        double sum = 0;
        for (int v = 0; v < ct.length; v++) {
            both += (double) ct[v] * pet[v];
            sum += (double) ct[v] + pet[v];
        }
        return both / (sum - both + EPSILON);
    }

    /**
     * The same from low-resolution logits: each is upsampled trilinearly to the patch grid, then σ (§2.1).
     *
     * @param edge      edge of the logits' cube
     * @param patchEdge edge of the grid to measure on
     */
    public static double ofLogits(float[] ctLogits, float[] petLogits, int edge, int patchEdge) {
        float[] ct = Sigmoid.of(Trilinear.resample(ctLogits, edge, patchEdge));
        float[] pet = Sigmoid.of(Trilinear.resample(petLogits, edge, patchEdge));
        return of(ct, pet);
    }
}
