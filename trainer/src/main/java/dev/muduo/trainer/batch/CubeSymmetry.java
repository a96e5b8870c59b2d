package dev.muduo.trainer.batch;

/**
 * A way to put a cube of voxels (z, y, x) onto itself: first turned in the axial plane, then mirrored along axes.
 *
 * @param quarterTurns by 90°, from axis 1 towards axis 2, 0 to 3
 */
record CubeSymmetry(int quarterTurns, boolean mirrorZ, boolean mirrorY, boolean mirrorX) {
    static final CubeSymmetry NONE = new CubeSymmetry(0, false, false, false);

    CubeSymmetry {
        if (quarterTurns < 0 || quarterTurns > 3) {
            throw new IllegalArgumentException("a turn is 0 to 3 times 90 degrees, got " + quarterTurns);
        }
    }

    /** For each voxel of the result, row-major, the voxel of the original. */
    int[] sources(int edge) {
        int[] sources = new int[edge * edge * edge];
        int last = edge - 1;
        int next = 0;
        for (int z = 0; z < edge; z++) {
            int plane = (mirrorZ ? last - z : z) * edge * edge;
            for (int y = 0; y < edge; y++) {
                int row = mirrorY ? last - y : y;
                for (int x = 0; x < edge; x++) {
                    int column = mirrorX ? last - x : x;
                    sources[next++] = plane + unturned(row, column, edge);
                }
            }
        }
        return sources;
    }

    private int unturned(int y, int x, int edge) {
        int last = edge - 1;
        return switch (quarterTurns) {
            case 0 -> y * edge + x;
            case 1 -> x * edge + last - y;
            case 2 -> (last - y) * edge + last - x;
            default -> (last - x) * edge + y;
        };
    }
}
