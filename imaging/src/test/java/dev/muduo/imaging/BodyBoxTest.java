package dev.muduo.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BodyBoxTest {
    @Test
    void theTableIsNotTheBody() {
        Grid grid = new Grid(20, 20, 6, Affine.scaling(2, 2, 3, -20, -20, 0));
        Volume ct = air(grid);
        fill(ct, 4, 14, 6, 16, 1, 5, 40);
        fill(ct, 6, 12, 8, 14, 1, 5, -800);
        fill(ct, 0, 20, 1, 2, 0, 6, 200);
        BodyBox box = BodyBox.of(ct);
        assertEquals(new BodyBox(4, 14, 6, 16, 1, 5), box);
        assertEquals(new BoxMm(-13, 7, -9, 11, 1.5, 13.5), box.onGrid(grid));
    }

    @Test
    void nothingButLungIsTheWholeGrid() {
        Grid grid = new Grid(3, 4, 5, Affine.scaling(1, 1, 1, 0, 0, 0));
        assertEquals(BodyBox.whole(grid), BodyBox.of(air(grid)));
    }

    /** Touching at an edge or a corner is not 6-connected. */
    @Test
    void diagonalNeighboursAreApart() {
        Grid grid = new Grid(4, 4, 4, Affine.scaling(1, 1, 1, 0, 0, 0));
        Volume ct = air(grid);
        fill(ct, 0, 2, 0, 2, 0, 2, 0);
        fill(ct, 2, 3, 2, 3, 0, 4, 0);
        assertEquals(new BodyBox(0, 2, 0, 2, 0, 2), BodyBox.of(ct));
    }

    @Property(tries = 200)
    void agreesWithFloodFill(@ForAll long seed) {
        Random random = new Random(seed);
        Grid grid = new Grid(
                1 + random.nextInt(9), 1 + random.nextInt(9), 1 + random.nextInt(9), Affine.scaling(1, 1, 1, 0, 0, 0));
        Volume ct = air(grid);
        for (int n = 0; n < grid.voxels(); n++) {
            ct.values()[n] = random.nextInt(100) < 35 ? 0 : -1000;
        }
        int[] sizes = new int[grid.voxels()];
        BodyBox expected = floodFill(ct, sizes);
        BodyBox actual = BodyBox.of(ct);
        int largest = Arrays.stream(sizes).max().orElse(0);
        if (Arrays.stream(sizes).filter(size -> size == largest).count() == 1 || largest == 0) {
            assertEquals(expected, actual);
        }
    }

    @Test
    void anEmptyBoxIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new BodyBox(2, 2, 0, 1, 0, 1));
    }

    /** The largest component's box; {@code sizes} receives each component's size at its first voxel. */
    private static BodyBox floodFill(Volume ct, int[] sizes) {
        Grid grid = ct.grid();
        boolean[] seen = new boolean[grid.voxels()];
        BodyBox best = BodyBox.whole(grid);
        int bestSize = 0;
        for (int start = 0; start < seen.length; start++) {
            if (seen[start] || ct.values()[start] <= BodyBox.THRESHOLD_HU) {
                continue;
            }
            int[] box = {grid.nx(), 0, grid.ny(), 0, grid.nz(), 0};
            ArrayDeque<Integer> open = new ArrayDeque<>();
            open.add(start);
            seen[start] = true;
            while (!open.isEmpty()) {
                int at = open.remove();
                sizes[start]++;
                int i = at % grid.nx();
                int j = at / grid.nx() % grid.ny();
                int k = at / grid.nx() / grid.ny();
                extend(box, 0, i);
                extend(box, 2, j);
                extend(box, 4, k);
                int[][] neighbours = {
                    {i - 1, j, k}, {i + 1, j, k}, {i, j - 1, k}, {i, j + 1, k}, {i, j, k - 1}, {i, j, k + 1}
                };
                for (int[] n : neighbours) {
                    boolean in = n[0] >= 0
                            && n[1] >= 0
                            && n[2] >= 0
                            && n[0] < grid.nx()
                            && n[1] < grid.ny()
                            && n[2] < grid.nz();
                    if (in && !seen[grid.index(n[0], n[1], n[2])] && ct.at(n[0], n[1], n[2]) > BodyBox.THRESHOLD_HU) {
                        seen[grid.index(n[0], n[1], n[2])] = true;
                        open.add(grid.index(n[0], n[1], n[2]));
                    }
                }
            }
            if (sizes[start] > bestSize) {
                bestSize = sizes[start];
                best = new BodyBox(box[0], box[1], box[2], box[3], box[4], box[5]);
            }
        }
        return best;
    }

    private static void extend(int[] box, int at, int index) {
        box[at] = Math.min(box[at], index);
        box[at + 1] = Math.max(box[at + 1], index + 1);
    }

    private static Volume air(Grid grid) {
        float[] values = new float[grid.voxels()];
        Arrays.fill(values, -1000);
        return new Volume(grid, values);
    }

    private static void fill(Volume ct, int iFrom, int iTo, int jFrom, int jTo, int kFrom, int kTo, float hu) {
        for (int k = kFrom; k < kTo; k++) {
            for (int j = jFrom; j < jTo; j++) {
                Arrays.fill(ct.values(), ct.grid().index(iFrom, j, k), ct.grid().index(iTo - 1, j, k) + 1, hu);
            }
        }
    }
}
