package dev.muduo.teacher.weightfree;

import dev.muduo.networks.teacher.Embedding;
import dev.muduo.networks.teacher.Prompt;
import dev.muduo.networks.weights.Tensor;
import java.util.Optional;

/**
 * What a weight-free teacher keeps of a patch: its intensities on the teacher's own grid.
 *
 * @param values     HU or SUVbw, (z, y, x) row-major, voxels³
 * @param voxels     edge of the grid
 * @param spacingMm  edge of a voxel
 * @param rule       the teacher's rule, by which a teacher knows its own embeddings
 */
record SampledPatch(float[] values, int voxels, double spacingMm, GrowthRule rule) implements Embedding {
    SampledPatch {
        if (values.length != voxels * voxels * voxels) {
            throw new IllegalArgumentException("a patch of edge " + voxels + " has not " + values.length + " voxels");
        }
    }

    int index(int x, int y, int z) {
        return x + voxels * (y + voxels * z);
    }

    /** The voxel in whose cell a point lies. */
    int index(Prompt.Point point) {
        return index(cell(point.x()), cell(point.y()), cell(point.z()));
    }

    private int cell(double unit) {
        return Math.min(Math.max((int) Math.floor(unit * voxels), 0), voxels - 1);
    }

    /** Position of a voxel's centre in the patch's unit cube, along any axis. */
    double unit(int voxel) {
        return (voxel + 0.5) / voxels;
    }

    /** For each voxel index along an axis the index, in a division of the same cube into {@code edge}, of the cell around its centre. */
    int[] cellsOf(int edge) {
        int[] cells = new int[voxels];
        for (int voxel = 0; voxel < voxels; voxel++) {
            cells[voxel] = Math.min((int) (unit(voxel) * edge), edge - 1);
        }
        return cells;
    }

    /** A mask given on a coarser or finer division of the cube, on this grid: the value of the cell around each centre. */
    boolean[] onThisGrid(boolean[] mask, int edge) {
        int[] cells = cellsOf(edge);
        boolean[] here = new boolean[values.length];
        for (int z = 0, index = 0; z < voxels; z++) {
            for (int y = 0; y < voxels; y++) {
                int row = edge * (cells[y] + edge * cells[z]);
                for (int x = 0; x < voxels; x++, index++) {
                    here[index] = mask[row + cells[x]];
                }
            }
        }
        return here;
    }

    /** Nothing: sampling the volume anew is as quick as reading. */
    @Override
    public Optional<Tensor> kept() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // Only memory of the heap.
    }
}
