package dev.muduo.imaging;

/**
 * Turns images to RAS+ (i to the patient's right, j to the front, k to the head) by exchanging and flipping axes only: no
 * value changes, and every voxel keeps its place in the body because the affine changes with it. An oblique grid goes to the
 * nearest such orientation and stays oblique. An image that is RAS+ already is returned itself.
 */
public final class Orientation {
    private static final int[][] PERMUTATIONS = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};

    private Orientation() {}

    public static Volume toRas(Volume volume) {
        Turn turn = Turn.of(volume.grid());
        if (turn.isIdentity()) {
            return volume;
        }
        Grid grid = turn.to();
        float[] values = new float[grid.voxels()];
        for (int k = 0, at = 0; k < grid.nz(); k++) {
            for (int j = 0; j < grid.ny(); j++) {
                int from = turn.sourceIndex(j, k);
                for (int i = 0; i < grid.nx(); i++, at++, from += turn.strideI()) {
                    values[at] = volume.values()[from];
                }
            }
        }
        return new Volume(grid, values);
    }

    public static LabelMap toRas(LabelMap map) {
        Turn turn = Turn.of(map.grid());
        if (turn.isIdentity()) {
            return map;
        }
        Grid grid = turn.to();
        byte[] labels = new byte[grid.voxels()];
        for (int k = 0, at = 0; k < grid.nz(); k++) {
            for (int j = 0; j < grid.ny(); j++) {
                int from = turn.sourceIndex(j, k);
                for (int i = 0; i < grid.nx(); i++, at++, from += turn.strideI()) {
                    labels[at] = map.labels()[from];
                }
            }
        }
        return new LabelMap(grid, labels);
    }

    /** The grid that {@code toRas} gives for an image on this one. */
    public static Grid toRas(Grid grid) {
        return Turn.of(grid).to();
    }

    /** The turned grid, and where its voxels lie in the array of the grid it was turned from. */
    private record Turn(Grid from, Grid to, int origin, int strideI, int strideJ, int strideK) {
        static Turn of(Grid from) {
            int[] axes = closestAxes(from.affine());
            int[] extents = {from.nx(), from.ny(), from.nz()};
            int[] strides = {1, from.nx(), from.nx() * from.ny()};
            double[] back = new double[12];
            int[] turned = new int[3];
            int origin = 0;
            for (int world = 0; world < 3; world++) {
                int axis = axes[world];
                boolean flip = from.affine().get(world, axis) < 0;
                back[4 * axis + world] = flip ? -1 : 1;
                back[4 * axis + 3] = flip ? extents[axis] - 1 : 0;
                origin += flip ? (extents[axis] - 1) * strides[axis] : 0;
                turned[world] = flip ? -strides[axis] : strides[axis];
            }
            Grid to = new Grid(
                    extents[axes[0]],
                    extents[axes[1]],
                    extents[axes[2]],
                    from.affine().after(Affine.of(back)));
            return new Turn(from, to, origin, turned[0], turned[1], turned[2]);
        }

        /** By the affine, not by the strides: turning an axis of one voxel moves no value but changes the grid. */
        boolean isIdentity() {
            return to.equals(from);
        }

        int sourceIndex(int j, int k) {
            return origin + j * strideJ + k * strideK;
        }

        /** For each world axis the voxel axis that runs along it, chosen so that the sum of |cosines| is largest. */
        private static int[] closestAxes(Affine affine) {
            int[] best = PERMUTATIONS[0];
            double bestSum = -1;
            for (int[] axes : PERMUTATIONS) {
                double sum = 0;
                for (int world = 0; world < 3; world++) {
                    sum += Math.abs(affine.get(world, axes[world])) / affine.spacingMm(axes[world]);
                }
                // A later permutation must be better by more than rounding: ties keep the order of the axes.
                if (sum > bestSum + 1e-9) {
                    bestSum = sum;
                    best = axes;
                }
            }
            return best;
        }
    }
}
