package dev.muduo.imaging;

import java.util.Set;

/**
 * A label image on a grid: 0 is background, 1 … 255 are structure ids.
 *
 * @param labels one unsigned byte a voxel, i fastest; owned by the map: callers neither keep nor change it
 */
public record LabelMap(Grid grid, byte[] labels) {
    public LabelMap {
        if (labels.length != grid.voxels()) {
            throw new IllegalArgumentException(
                    "a label map on " + grid + " has " + grid.voxels() + " labels, got " + labels.length);
        }
    }

    /**
     * The labels of some of the voxels.
     *
     * @throws IllegalArgumentException if the box reaches beyond the grid
     */
    public LabelMap part(VoxelBox box) {
        Grid part = grid.part(box);
        byte[] taken = new byte[part.voxels()];
        for (int k = 0; k < box.nz(); k++) {
            for (int j = 0; j < box.ny(); j++) {
                int from = grid.index(box.iBegin(), box.jBegin() + j, box.kBegin() + k);
                System.arraycopy(labels, from, taken, part.index(0, j, k), box.nx());
            }
        }
        return new LabelMap(part, taken);
    }

    /**
     * The map with these structures alone; what others have is background.
     *
     * @param ids 1 … 255
     */
    public LabelMap only(Set<Integer> ids) {
        byte[] kept = new byte[256];
        ids.forEach(id -> kept[id] = id.byteValue());
        byte[] left = new byte[labels.length];
        for (int voxel = 0; voxel < labels.length; voxel++) {
            left[voxel] = kept[labels[voxel] & 0xff];
        }
        return new LabelMap(grid, left);
    }

    /** The id at a voxel, 0 … 255. */
    public int at(int i, int j, int k) {
        return labels[grid.index(i, j, k)] & 0xff;
    }
}
