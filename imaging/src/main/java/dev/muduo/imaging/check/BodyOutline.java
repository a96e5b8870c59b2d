package dev.muduo.imaging.check;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.BodyBox;
import dev.muduo.imaging.BoxMm;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Volume;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Where a patient's body is, coarsely: cells of 8 mm of one lattice in RAS+ millimetres, the same for every image, so that the
 * outline of a CT can be compared with that of a PET after the volumes have been let go.
 *
 * <p>A cell belongs to the body if the voxel at its centre is above a threshold and it hangs together with many such cells; what
 * lies, along x, between two cells of the body belongs to it as well: lungs do, the air between the legs does.
 */
public final class BodyOutline {
    /** Above this a PET voxel is the body's: muscle and fat have 0.3 to 1, air has noise. */
    public static final float THRESHOLD_SUV = 0.2f;

    private static final double CELL_MM = 8;
    /** 4 m × 1 m × 1 m; whatever takes more is no image of a patient. */
    private static final double MOST_CELLS = 8_000_000;

    /** Fewer say nothing about how well two outlines agree. */
    private static final int LEAST_CELLS = 200;

    private final Lattice lattice;
    private final BitSet inside;

    /** A box of cells, whose indices in the world's lattice begin at (x, y, z). */
    private record Lattice(int x, int y, int z, int nx, int ny, int nz) {
        /** The cells whose centres lie in an image's box. */
        static Lattice within(Grid grid) {
            BoxMm box = BoxMm.of(grid);
            int x = first(box.xMin());
            int y = first(box.yMin());
            int z = first(box.zMin());
            return new Lattice(x, y, z, first(box.xMax()) - x, first(box.yMax()) - y, first(box.zMax()) - z);
        }

        private static int first(double mm) {
            return (int) Math.ceil(mm / CELL_MM - 0.5);
        }

        /** Not a whole number: an absurd geometry has more than those count. */
        double cells() {
            return (double) Math.max(nx, 0) * Math.max(ny, 0) * Math.max(nz, 0);
        }

        int index(int i, int j, int k) {
            return i + nx * (j + ny * k);
        }

        Lattice shared(Lattice other) {
            int fromX = Math.max(x, other.x);
            int fromY = Math.max(y, other.y);
            int fromZ = Math.max(z, other.z);
            return new Lattice(
                    fromX,
                    fromY,
                    fromZ,
                    Math.min(x + nx, other.x + other.nx) - fromX,
                    Math.min(y + ny, other.y + other.ny) - fromY,
                    Math.min(z + nz, other.z + other.nz) - fromZ);
        }

        static double centreMm(int cell) {
            return (cell + 0.5) * CELL_MM;
        }
    }

    private BodyOutline(Lattice lattice, BitSet inside) {
        this.lattice = lattice;
        this.inside = inside;
    }

    /**
     * The outline of the body in an image; empty if the image is no larger than a cell, or larger than any patient.
     *
     * @param above HU or SUV
     */
    public static Optional<BodyOutline> of(Volume volume, float above) {
        Lattice lattice = Lattice.within(volume.grid());
        if (lattice.cells() < 1 || lattice.cells() > MOST_CELLS) {
            return Optional.empty();
        }
        BitSet body = largeParts(lattice, sampled(lattice, volume, above));
        fillRows(lattice, body);
        return Optional.of(new BodyOutline(lattice, body));
    }

    private static BitSet sampled(Lattice lattice, Volume volume, float above) {
        Grid grid = volume.grid();
        Affine toVoxel = grid.affine().inverse();
        BitSet cells = new BitSet((int) lattice.cells());
        for (int k = 0; k < lattice.nz(); k++) {
            double z = Lattice.centreMm(lattice.z() + k);
            for (int j = 0; j < lattice.ny(); j++) {
                double y = Lattice.centreMm(lattice.y() + j);
                for (int i = 0; i < lattice.nx(); i++) {
                    double x = Lattice.centreMm(lattice.x() + i);
                    long vi = Math.round(toVoxel.x(x, y, z));
                    long vj = Math.round(toVoxel.y(x, y, z));
                    long vk = Math.round(toVoxel.z(x, y, z));
                    boolean within =
                            vi >= 0 && vj >= 0 && vk >= 0 && vi < grid.nx() && vj < grid.ny() && vk < grid.nz();
                    if (within && volume.at((int) vi, (int) vj, (int) vk) > above) {
                        cells.set(lattice.index(i, j, k));
                    }
                }
            }
        }
        return cells;
    }

    /** The largest 6-connected part, and all that have at least {@link BodyBox#LEAST_SHARE} of its cells. */
    private static BitSet largeParts(Lattice lattice, BitSet cells) {
        BitSet left = (BitSet) cells.clone();
        int[] reached = new int[cells.cardinality()];
        List<int[]> parts = new ArrayList<>();
        int most = 0;
        for (int seed = left.nextSetBit(0); seed >= 0; seed = left.nextSetBit(seed)) {
            int count = flood(lattice, left, seed, reached);
            most = Math.max(most, count);
            if (count >= BodyBox.LEAST_SHARE * most) {
                parts.add(Arrays.copyOf(reached, count));
            }
        }
        BitSet body = new BitSet((int) lattice.cells());
        for (int[] part : parts) {
            if (part.length >= BodyBox.LEAST_SHARE * most) {
                Arrays.stream(part).forEach(body::set);
            }
        }
        return body;
    }

    /** Takes what hangs together with the seed out of {@code left}, into {@code reached}. */
    private static int flood(Lattice lattice, BitSet left, int seed, int[] reached) {
        int plane = lattice.nx() * lattice.ny();
        int count = 0;
        left.clear(seed);
        reached[count++] = seed;
        for (int next = 0; next < count; next++) {
            int cell = reached[next];
            int i = cell % lattice.nx();
            int j = cell % plane / lattice.nx();
            int k = cell / plane;
            count = visit(left, i > 0, cell - 1, reached, count);
            count = visit(left, i < lattice.nx() - 1, cell + 1, reached, count);
            count = visit(left, j > 0, cell - lattice.nx(), reached, count);
            count = visit(left, j < lattice.ny() - 1, cell + lattice.nx(), reached, count);
            count = visit(left, k > 0, cell - plane, reached, count);
            count = visit(left, k < lattice.nz() - 1, cell + plane, reached, count);
        }
        return count;
    }

    private static int visit(BitSet left, boolean there, int cell, int[] reached, int count) {
        if (!there || !left.get(cell)) {
            return count;
        }
        left.clear(cell);
        reached[count] = cell;
        return count + 1;
    }

    private static void fillRows(Lattice lattice, BitSet body) {
        for (int row = 0; row < lattice.cells(); row += lattice.nx()) {
            int first = body.nextSetBit(row);
            int last = body.previousSetBit(row + lattice.nx() - 1);
            if (first >= row && first < last) {
                body.set(first, last);
            }
        }
    }

    /**
     * How well two outlines agree where both images are: their Dice coefficient, 0 … 1; empty if hardly anything of the body is
     * there.
     */
    public OptionalDouble agreement(BodyOutline other) {
        Lattice shared = lattice.shared(other.lattice);
        if (shared.cells() < 1) {
            return OptionalDouble.empty();
        }
        int ours = 0;
        int theirs = 0;
        int both = 0;
        for (int k = shared.z(); k < shared.z() + shared.nz(); k++) {
            for (int j = shared.y(); j < shared.y() + shared.ny(); j++) {
                for (int i = shared.x(); i < shared.x() + shared.nx(); i++) {
                    boolean here = contains(i, j, k);
                    boolean there = other.contains(i, j, k);
                    ours += here ? 1 : 0;
                    theirs += there ? 1 : 0;
                    both += here && there ? 1 : 0;
                }
            }
        }
        return ours < LEAST_CELLS || theirs < LEAST_CELLS
                ? OptionalDouble.empty()
                : OptionalDouble.of(2.0 * both / (ours + theirs));
    }

    private boolean contains(int x, int y, int z) {
        return inside.get(lattice.index(x - lattice.x(), y - lattice.y(), z - lattice.z()));
    }
}
