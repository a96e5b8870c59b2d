package dev.muduo.standalone.phantom;

import dev.muduo.imaging.Grid;

/**
 * The anatomy sampled at the voxel centres of a grid.
 *
 * @param tissues codes of {@link Tissue}, i fastest
 * @param lesions numbers of lesions, 0 for none
 */
record TissueMap(Grid grid, byte[] tissues, byte[] lesions) {

    static TissueMap of(Anatomy anatomy, Pose pose, Grid grid, double breathMm) {
        byte[] tissues = new byte[grid.voxels()];
        byte[] lesions = new byte[grid.voxels()];
        Pose.OnGrid onGrid = pose.new OnGrid(grid);
        for (int k = 0, at = 0; k < grid.nz(); k++) {
            for (int j = 0; j < grid.ny(); j++) {
                for (int i = 0; i < grid.nx(); i++, at++) {
                    double[] p = onGrid.at(i, j, k);
                    Tissue tissue = anatomy.at(p[0], p[1], p[2], breathMm);
                    tissues[at] = tissue.code();
                    lesions[at] = (byte) anatomy.lesionAt(tissue, p[0], p[1], p[2], breathMm);
                }
            }
        }
        return new TissueMap(grid, tissues, lesions);
    }

    byte[] structureIds() {
        byte[] ids = new byte[tissues.length];
        for (int at = 0; at < ids.length; at++) {
            ids[at] = Tissue.of(tissues[at]).structureId;
        }
        return ids;
    }
}
