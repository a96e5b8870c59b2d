package dev.muduo.imaging;

/**
 * A scalar image on a grid: CT in Hounsfield units or PET in SUVbw.
 *
 * @param values one value a voxel, i fastest; owned by the volume: callers neither keep nor change it
 */
public record Volume(Grid grid, float[] values) {
    public Volume {
        if (values.length != grid.voxels()) {
            throw new IllegalArgumentException(
                    "a volume on " + grid + " has " + grid.voxels() + " values, got " + values.length);
        }
    }

    public float at(int i, int j, int k) {
        return values[grid.index(i, j, k)];
    }
}
