package dev.muduo.imaging.metrics;

import dev.muduo.imaging.Grid;

/**
 * A predicted and a reference mask, cut to the box around both and one voxel more on every side, so that distances are
 * computed where the structure is and not over the whole body.
 *
 * @param prediction i fastest, on a box of nx × ny × nz; empty arrays if both masks are
 */
record MaskPair(
        int nx,
        int ny,
        int nz,
        boolean[] prediction,
        boolean[] reference,
        long predicted,
        long referenced,
        long common) {

    static MaskPair of(Grid extents, byte[] prediction, byte[] reference, int structureId) {
        byte id = (byte) structureId;
        long predicted = 0;
        long referenced = 0;
        long common = 0;
        int iMin = extents.nx();
        int iMax = -1;
        int jMin = extents.ny();
        int jMax = -1;
        int kMin = extents.nz();
        int kMax = -1;
        for (int k = 0, at = 0; k < extents.nz(); k++) {
            for (int j = 0; j < extents.ny(); j++) {
                for (int i = 0; i < extents.nx(); i++, at++) {
                    boolean p = prediction[at] == id;
                    boolean r = reference[at] == id;
                    if (p || r) {
                        predicted += p ? 1 : 0;
                        referenced += r ? 1 : 0;
                        common += p && r ? 1 : 0;
                        iMin = Math.min(iMin, i);
                        iMax = Math.max(iMax, i);
                        jMin = Math.min(jMin, j);
                        jMax = Math.max(jMax, j);
                        kMin = Math.min(kMin, k);
                        kMax = k;
                    }
                }
            }
        }
        if (kMax < 0) {
            return new MaskPair(0, 0, 0, new boolean[0], new boolean[0], 0, 0, 0);
        }
        int nx = iMax - iMin + 3;
        int ny = jMax - jMin + 3;
        int nz = kMax - kMin + 3;
        if ((long) nx * ny * nz > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("two masks spread over " + nx + " x " + ny + " x " + nz
                    + " voxels are more than can be compared; resample them to a coarser grid");
        }
        boolean[] croppedPrediction = crop(extents, prediction, id, iMin, jMin, kMin, nx, ny, nz);
        boolean[] croppedReference = crop(extents, reference, id, iMin, jMin, kMin, nx, ny, nz);
        return new MaskPair(nx, ny, nz, croppedPrediction, croppedReference, predicted, referenced, common);
    }

    private static boolean[] crop(
            Grid extents, byte[] labels, byte id, int iMin, int jMin, int kMin, int nx, int ny, int nz) {
        boolean[] box = new boolean[nx * ny * nz];
        for (int k = 1; k < nz - 1; k++) {
            for (int j = 1; j < ny - 1; j++) {
                int from = extents.index(iMin, jMin + j - 1, kMin + k - 1);
                int to = (k * ny + j) * nx + 1;
                for (int i = 0; i < nx - 2; i++) {
                    box[to + i] = labels[from + i] == id;
                }
            }
        }
        return box;
    }
}
