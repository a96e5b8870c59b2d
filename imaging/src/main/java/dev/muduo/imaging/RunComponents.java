package dev.muduo.imaging;

import java.util.Arrays;
import java.util.Optional;

/**
 * The 6-connected components of the voxels above a threshold, as runs along i joined by union–find: memory follows the number
 * of runs (surfaces), not the number of voxels, so that a full-size CT needs a few megabytes. What has as many runs as no body has
 * is refused, so that no image, however it is made, needs more than {@link #mostBytes}.
 */
final class RunComponents {
    /** Of a body there is one run to many more voxels than this. */
    private static final int LEAST_VOXELS_A_RUN = 16;

    /** So many runs are taken of any image: of a small one each row may be a few. */
    private static final int LEAST_MOST_RUNS = 1 << 20;

    /** Begin, end, parent, the component's size, and the first run of a row that has one. */
    private static final int BYTES_A_RUN = 5 * Integer.BYTES;

    private final Grid grid;
    private final int mostRuns;
    /** Per run its first i, its end (exclusive) and the run it was joined to. */
    private int[] from = new int[1 << 10];

    private int[] to = new int[1 << 10];
    private int[] parent = new int[1 << 10];
    private int runs;
    private final int[] firstOfRow;

    private RunComponents(Grid grid, int mostRuns) {
        this.grid = grid;
        this.mostRuns = mostRuns;
        this.firstOfRow = new int[grid.ny() * grid.nz() + 1];
    }

    /** The components; empty if there are more runs, or rows, than an image of a body has. */
    static Optional<RunComponents> above(Volume volume, float threshold) {
        Grid grid = volume.grid();
        int mostRuns = mostRuns(grid.voxels());
        if (grid.ny() * grid.nz() > mostRuns) {
            return Optional.empty();
        }
        RunComponents components = new RunComponents(grid, mostRuns);
        return components.scan(volume.values(), threshold) ? Optional.of(components) : Optional.empty();
    }

    private static int mostRuns(int voxels) {
        return Math.max(LEAST_MOST_RUNS, voxels / LEAST_VOXELS_A_RUN);
    }

    /** What finding the components of an image takes at most. */
    static long mostBytes(int voxels) {
        return (long) mostRuns(voxels) * BYTES_A_RUN;
    }

    /** Whether the runs stayed within their bound. */
    private boolean scan(float[] values, float threshold) {
        for (int row = 0; row < grid.ny() * grid.nz(); row++) {
            firstOfRow[row] = runs;
            if (!scanRow(values, row * grid.nx(), threshold)) {
                return false;
            }
            firstOfRow[row + 1] = runs;
            if (row % grid.ny() > 0) {
                join(row - 1, row);
            }
            if (row >= grid.ny()) {
                join(row - grid.ny(), row);
            }
        }
        return true;
    }

    private boolean scanRow(float[] values, int start, float threshold) {
        int i = 0;
        while (i < grid.nx()) {
            while (i < grid.nx() && !(values[start + i] > threshold)) {
                i++;
            }
            int first = i;
            while (i < grid.nx() && values[start + i] > threshold) {
                i++;
            }
            if (i > first && !add(first, i)) {
                return false;
            }
        }
        return true;
    }

    private boolean add(int first, int end) {
        if (runs == mostRuns) {
            return false;
        }
        if (runs == from.length) {
            int room = Math.min(2 * runs, mostRuns);
            from = Arrays.copyOf(from, room);
            to = Arrays.copyOf(to, room);
            parent = Arrays.copyOf(parent, room);
        }
        from[runs] = first;
        to[runs] = end;
        parent[runs] = runs;
        runs++;
        return true;
    }

    /** Joins the runs of two neighbouring rows that share an i. */
    private void join(int rowA, int rowB) {
        int a = firstOfRow[rowA];
        int b = firstOfRow[rowB];
        while (a < firstOfRow[rowA + 1] && b < firstOfRow[rowB + 1]) {
            if (from[a] < to[b] && from[b] < to[a]) {
                union(a, b);
            }
            if (to[a] < to[b]) {
                a++;
            } else {
                b++;
            }
        }
    }

    private void union(int a, int b) {
        int rootA = root(a);
        int rootB = root(b);
        parent[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
    }

    private int root(int run) {
        int at = run;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    /**
     * The bounding box of the component with most voxels and of all others that have at least a part of its number; empty if
     * there are none.
     *
     * @param least that part, more than 0
     */
    Optional<BodyBox> aroundLarge(double least) {
        int[] voxels = new int[runs];
        int most = 0;
        for (int run = 0; run < runs; run++) {
            int component = root(run);
            voxels[component] += to[run] - from[run];
            most = Math.max(most, voxels[component]);
        }
        return most == 0 ? Optional.empty() : Optional.of(boxOf(voxels, (int) Math.ceil(least * most)));
    }

    /** Of all components with at least so many voxels. */
    private BodyBox boxOf(int[] voxels, int least) {
        int iMin = grid.nx();
        int iMax = 0;
        int jMin = grid.ny();
        int jMax = 0;
        int kMin = grid.nz();
        int kMax = 0;
        for (int row = 0; row < firstOfRow.length - 1; row++) {
            for (int run = firstOfRow[row]; run < firstOfRow[row + 1]; run++) {
                if (voxels[root(run)] >= least) {
                    iMin = Math.min(iMin, from[run]);
                    iMax = Math.max(iMax, to[run]);
                    jMin = Math.min(jMin, row % grid.ny());
                    jMax = Math.max(jMax, row % grid.ny() + 1);
                    kMin = Math.min(kMin, row / grid.ny());
                    kMax = Math.max(kMax, row / grid.ny() + 1);
                }
            }
        }
        return new BodyBox(iMin, iMax, jMin, jMax, kMin, kMax);
    }
}
