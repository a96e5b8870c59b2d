package dev.muduo.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
        fill(ct, 7, 11, 9, 13, 1, 5, -800);
        fill(ct, 0, 5, 1, 2, 0, 6, 200);
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
        fill(ct, 0, 3, 0, 3, 0, 3, 0);
        fill(ct, 3, 4, 3, 4, 0, 1, 0);
        assertEquals(new BodyBox(0, 3, 0, 3, 0, 3), BodyBox.of(ct));
    }

    @Test
    void legsApartAreBothTheBody() {
        Grid grid = new Grid(30, 12, 10, Affine.scaling(1, 1, 1, 0, 0, 0));
        Volume ct = air(grid);
        fill(ct, 3, 11, 2, 10, 0, 10, 40);
        fill(ct, 18, 25, 3, 10, 1, 10, 40);
        assertEquals(new BodyBox(3, 25, 2, 10, 0, 10), BodyBox.of(ct));
    }

    @Test
    void aTenthOfTheLargestIsOfTheBodyAndLessIsNot() {
        Grid grid = new Grid(30, 10, 4, Affine.scaling(1, 1, 1, 0, 0, 0));
        Volume ct = air(grid);
        fill(ct, 5, 15, 0, 10, 0, 4, 40);
        fill(ct, 20, 30, 0, 1, 0, 4, 40);
        fill(ct, 0, 3, 0, 10, 0, 1, 40);
        assertEquals(new BodyBox(5, 30, 0, 10, 0, 4), BodyBox.of(ct));
    }

    /** Every second plane is air: two million runs, of which a body of this size has some ten thousand. */
    @Test
    void whatHasMoreSurfaceThanAnyBodyIsTheWholeGrid() {
        Grid grid = new Grid(128, 256, 128, Affine.scaling(1, 1, 1, 0, 0, 0));
        Volume ct = air(grid);
        for (int n = 0; n < grid.voxels(); n += 2) {
            ct.values()[n] = 0;
        }
        assertEquals(BodyBox.whole(grid), BodyBox.of(ct));
        Volume rows = new Volume(new Grid(1, 2048, 2048, grid.affine()), ct.values());
        assertEquals(BodyBox.whole(rows.grid()), BodyBox.of(rows));
    }

    @Test
    void whatItTakesIsBoundedByTheNumberOfVoxels() {
        assertTrue(BodyBox.mostBytes(1 << 28) <= (1 << 28) / 16 * 20L);
        assertTrue(BodyBox.mostBytes(1) <= 32 << 20);
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
        assertEquals(floodFill(ct), BodyBox.of(ct));
    }

    @Test
    void anEmptyBoxIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new BodyBox(2, 2, 0, 1, 0, 1));
    }

    /** A component's extent along each axis, and its voxels. */
    private record Component(int[] box, int voxels) {}

    /** The box around the large components, one at a time. */
    private static BodyBox floodFill(Volume ct) {
        Grid grid = ct.grid();
        boolean[] seen = new boolean[grid.voxels()];
        List<Component> components = new ArrayList<>();
        for (int start = 0; start < seen.length; start++) {
            if (!seen[start] && ct.values()[start] > BodyBox.THRESHOLD_HU) {
                components.add(component(ct, start, seen));
            }
        }
        int largest = components.stream().mapToInt(Component::voxels).max().orElse(0);
        int[] all = {grid.nx(), 0, grid.ny(), 0, grid.nz(), 0};
        components.stream()
                .filter(component -> 10 * component.voxels() >= largest)
                .forEach(component -> {
                    for (int at = 0; at < 6; at += 2) {
                        all[at] = Math.min(all[at], component.box()[at]);
                        all[at + 1] = Math.max(all[at + 1], component.box()[at + 1]);
                    }
                });
        return largest == 0 ? BodyBox.whole(grid) : new BodyBox(all[0], all[1], all[2], all[3], all[4], all[5]);
    }

    private static Component component(Volume ct, int start, boolean[] seen) {
        Grid grid = ct.grid();
        int[] box = {grid.nx(), 0, grid.ny(), 0, grid.nz(), 0};
        int voxels = 0;
        ArrayDeque<Integer> open = new ArrayDeque<>();
        open.add(start);
        seen[start] = true;
        while (!open.isEmpty()) {
            int at = open.remove();
            voxels++;
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
                boolean in =
                        n[0] >= 0 && n[1] >= 0 && n[2] >= 0 && n[0] < grid.nx() && n[1] < grid.ny() && n[2] < grid.nz();
                if (in && !seen[grid.index(n[0], n[1], n[2])] && ct.at(n[0], n[1], n[2]) > BodyBox.THRESHOLD_HU) {
                    seen[grid.index(n[0], n[1], n[2])] = true;
                    open.add(grid.index(n[0], n[1], n[2]));
                }
            }
        }
        return new Component(box, voxels);
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
