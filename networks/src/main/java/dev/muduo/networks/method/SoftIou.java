package dev.muduo.networks.method;

/**
 * Agreement of the two teachers on one (sample, structure), Eq. 4. Two identical but soft maps score below 1: ½ everywhere
 * gives ⅓.
 */
public final class SoftIou {
    /** The score of a pair without a valid prompt. */
    public static final double INVALID = -1;

    /** ε of Eq. 4. */
    public static final double EPSILON = 1e-8;

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
        Overlap overlap = new Overlap();
        overlap.add(ct, pet);
        return overlap.iou();
    }

    /**
     * The same from low-resolution logits: each is upsampled trilinearly to the patch grid, then σ (§2.1); plane by plane.
     *
     * @param edge      edge of the logits' cube
     * @param patchEdge edge of the grid to measure on
     */
    public static double ofLogits(float[] ctLogits, float[] petLogits, int edge, int patchEdge) {
        int voxels = edge * edge * edge;
        if (ctLogits.length != voxels || petLogits.length != voxels || patchEdge < 1) {
            throw new IllegalArgumentException("expected two cubes of edge " + edge + " and a positive patch edge, got "
                    + ctLogits.length + ", " + petLogits.length + " values and " + patchEdge);
        }
        Trilinear.Planes ctPlanes = new Trilinear.Planes(ctLogits, edge, patchEdge);
        Trilinear.Planes petPlanes = new Trilinear.Planes(petLogits, edge, patchEdge);
        float[] ct = new float[patchEdge * patchEdge];
        float[] pet = new float[patchEdge * patchEdge];
        Overlap overlap = new Overlap();
        for (int z = 0; z < patchEdge; z++) {
            ctPlanes.into(z, ct, 0);
            petPlanes.into(z, pet, 0);
            Sigmoid.replace(ct);
            Sigmoid.replace(pet);
            overlap.add(ct, pet);
        }
        return overlap.iou();
    }

    /** Sums over the voxels seen so far. */
    private static final class Overlap {
        private double both;
        private double sum;

        void add(float[] ct, float[] pet) {
            for (int v = 0; v < ct.length; v++) {
                both += (double) ct[v] * pet[v];
                sum += (double) ct[v] + pet[v];
            }
        }

        double iou() {
            return both / (sum - both + EPSILON);
        }
    }
}
