package dev.muduo.imaging;

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

    /** The id at a voxel, 0 … 255. */
    public int at(int i, int j, int k) {
        return labels[grid.index(i, j, k)] & 0xff;
    }
}
