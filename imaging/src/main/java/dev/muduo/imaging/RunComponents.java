package dev.muduo.imaging;

import java.util.Arrays;
import java.util.Optional;

/**
 * The 6-connected components of the voxels above a threshold, as runs along i joined by union–find: memory follows the number
 * of runs (surfaces), not the number of voxels, so that a full-size CT needs a few megabytes.
 */
final class RunComponents {
    private final Grid grid;
    /** Per run its first i, its end (exclusive) and the run it was joined to. */
    private int[] from = new int[1 << 10];

    private int[] to = new int[1 << 10];
    private int[] parent = new int[1 << 10];
    private int runs;
    private final int[] firstOfRow;

    private RunComponents(Grid grid) {
        this.grid = grid;
        this.firstOfRow = new int[grid.ny() * grid.nz() + 1];
    }

    static RunComponents above(Volume volume, float threshold) {
        Grid grid = volume.grid();
        RunComponents components = new RunComponents(grid);
        for (int row = 0; row < grid.ny() * grid.nz(); row++) {
            components.firstOfRow[row] = components.runs;
            components.scanRow(volume.values(), row * grid.nx(), threshold);
            components.firstOfRow[row + 1] = components.runs;
            if (row % grid.ny() > 0) {
                components.join(row - 1, row);
            }
            if (row >= grid.ny()) {
                components.join(row - grid.ny(), row);
            }
        }
        return components;
    }

    private void scanRow(float[] values, int start, float threshold) {
        int i = 0;
        while (i < grid.nx()) {
            while (i < grid.nx() && !(values[start + i] > threshold)) {
                i++;
            }
            int first = i;
            while (i < grid.nx() && values[start + i] > threshold) {
                i++;
            }
            if (i > first) {
                add(first, i);
            }
        }
    }

    private void add(int first, int end) {
        if (runs == from.length) {
            from = Arrays.copyOf(from, 2 * runs);
            to = Arrays.copyOf(to, 2 * runs);
            parent = Arrays.copyOf(parent, 2 * runs);
        }
        from[runs] = first;
        to[runs] = end;
        parent[runs] = runs;
        runs++;
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

    /** The bounding box of the component with most voxels, the first of equals; empty if there is none. */
    Optional<BodyBox> largest() {
        long[] voxels = new long[runs];
        int best = -1;
        for (int run = 0; run < runs; run++) {
            voxels[root(run)] += to[run] - from[run];
        }
        for (int run = 0; run < runs; run++) {
            if (voxels[run] > 0 && (best < 0 || voxels[run] > voxels[best])) {
                best = run;
            }
        }
        return best < 0 ? Optional.empty() : Optional.of(boxOf(best));
    }

    private BodyBox boxOf(int component) {
        int iMin = grid.nx();
        int iMax = 0;
        int jMin = grid.ny();
        int jMax = 0;
        int kMin = grid.nz();
        int kMax = 0;
        for (int row = 0; row < firstOfRow.length - 1; row++) {
            for (int run = firstOfRow[row]; run < firstOfRow[row + 1]; run++) {
                if (root(run) == component) {
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
