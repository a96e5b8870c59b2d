package dev.muduo.imaging.resample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.BodyBox;
import dev.muduo.imaging.BoxMm;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Orientation;
import dev.muduo.imaging.PatchPlace;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.testing.Geometries;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ResamplerTest {
    private static final PatchPlace PLACE = new PatchPlace(10, -20, 30, 192);

    /** torch.nn.functional.interpolate([0, 1, 2, 3], scale_factor=2, mode="linear", align_corners=False). */
    @Test
    void doublingIsTorchs() {
        Volume ramp = new Volume(line(4, 2), new float[] {0, 1, 2, 3});
        Grid fine = new Grid(8, 1, 1, Affine.scaling(1, 2, 2, -0.5, 0, 0));
        assertArrayEquals(
                new float[] {0, 0.25f, 0.75f, 1.25f, 1.75f, 2.25f, 2.75f, 3},
                Resampler.linear(ramp, fine, -9).values());
    }

    /** A teacher's 32³ answer to its 128³ patch: torch's trilinear, align_corners=False, on the ramp z·100 + y·10 + x. */
    @Test
    void fourfoldUpsamplingOfARampInACube() {
        Grid coarse = PLACE.grid(8);
        float[] values = new float[coarse.voxels()];
        for (int k = 0, at = 0; k < 8; k++) {
            for (int j = 0; j < 8; j++) {
                for (int i = 0; i < 8; i++, at++) {
                    values[at] = 100 * k + 10 * j + i;
                }
            }
        }
        Volume fine = Resampler.linear(new Volume(coarse, values), PLACE.grid(32), 0);
        for (int k = 0; k < 32; k++) {
            for (int j = 0; j < 32; j++) {
                for (int i = 0; i < 32; i++) {
                    double expected = 100 * torch(k) + 10 * torch(j) + torch(i);
                    assertEquals(expected, fine.at(i, j, k), 1e-4);
                }
            }
        }
    }

    private static double torch(int index) {
        return Math.min(Math.max((index + 0.5) / 4 - 0.5, 0), 7);
    }

    /** Between the outermost centres and the outermost faces the border's value holds; beyond the faces, the outside's. */
    @Test
    void borderAndOutside() {
        Volume source = new Volume(line(2, 1), new float[] {5, 7});
        Grid target = new Grid(7, 1, 1, Affine.scaling(0.5, 1, 1, -1, 0, 0));
        assertArrayEquals(
                new float[] {-9, 5, 5, 6, 7, 7, -9},
                Resampler.linear(source, target, -9).values());
        assertArrayEquals(
                new float[] {-9, 5, 5, 7, 7, 7, -9},
                Resampler.nearest(source, target, -9).values());
    }

    /** Trilinear interpolation reproduces a + b·x + c·y + d·z between any two grids, inside the hull of the centres. */
    @Property(tries = 300)
    void linearFieldsAreReproduced(@ForAll long seed) {
        Random random = new Random(seed);
        Grid from = Geometries.grid(random, 7);
        double[] f = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
        float[] values = new float[from.voxels()];
        for (int k = 0, at = 0; k < from.nz(); k++) {
            for (int j = 0; j < from.ny(); j++) {
                for (int i = 0; i < from.nx(); i++, at++) {
                    values[at] = (float) field(f, from.affine(), i, j, k);
                }
            }
        }
        Grid to = Geometries.grid(random, 7);
        Volume result = Resampler.linear(new Volume(from, values), to, Float.MAX_VALUE);
        Affine map = from.affine().inverse().after(to.affine());
        for (int k = 0; k < to.nz(); k++) {
            for (int j = 0; j < to.ny(); j++) {
                for (int i = 0; i < to.nx(); i++) {
                    double x = map.x(i, j, k);
                    double y = map.y(i, j, k);
                    double z = map.z(i, j, k);
                    if (x >= 0 && y >= 0 && z >= 0 && x <= from.nx() - 1 && y <= from.ny() - 1 && z <= from.nz() - 1) {
                        assertEquals(field(f, to.affine(), i, j, k), result.at(i, j, k), 1e-3);
                    } else if (x < -0.51 || y < -0.51 || z < -0.51) {
                        assertEquals(Float.MAX_VALUE, result.at(i, j, k));
                    }
                }
            }
        }
    }

    private static double field(double[] f, Affine a, int i, int j, int k) {
        return f[0] + f[1] * a.x(i, j, k) + f[2] * a.y(i, j, k) + f[3] * a.z(i, j, k);
    }

    /** The fast path for parallel axes and the general one are the same function. */
    @Property(tries = 200)
    void theTwoPathsAgree(@ForAll long seed) {
        Random random = new Random(seed);
        Volume source = Geometries.volume(random, Geometries.alignedGrid(random, 8));
        Grid target = Geometries.alignedGrid(random, 8);
        GridMap map = GridMap.of(source.grid(), target);
        float[] parallel = new float[target.voxels()];
        float[] oblique = new float[target.voxels()];
        LinearSampling.parallel(source, map, 0, target.nz(), -5, parallel);
        LinearSampling.oblique(source, map, 0, target.nz(), -5, oblique);
        assertArrayEquals(oblique, parallel, 1e-3f);
    }

    @Property(tries = 100)
    void slabsMakeTheWhole(@ForAll long seed) {
        Random random = new Random(seed);
        Volume source = Geometries.volume(random, Geometries.grid(random, 6));
        Grid target = random.nextBoolean() ? Geometries.grid(random, 6) : source.grid();
        byte[] labels = new byte[source.grid().voxels()];
        random.nextBytes(labels);
        LabelMap map = new LabelMap(source.grid(), labels);
        Volume whole = Resampler.linear(source, target, -1);
        LabelMap wholeLabels = Resampler.nearest(map, target);
        int slice = target.nx() * target.ny();
        float[] slab = new float[slice];
        byte[] labelSlab = new byte[slice];
        for (int k = 0; k < target.nz(); k++) {
            Resampler.linearInto(source, target, k, k + 1, -1, slab);
            Resampler.nearestInto(map, target, k, k + 1, labelSlab);
            assertArrayEquals(Arrays.copyOfRange(whole.values(), k * slice, (k + 1) * slice), slab);
            assertArrayEquals(Arrays.copyOfRange(wholeLabels.labels(), k * slice, (k + 1) * slice), labelSlab);
        }
    }

    /** A label map put on its own grid, or there and back through any other orientation of it, is unchanged. */
    @Property(tries = 100)
    void nearestOnTheOwnGridChangesNothing(@ForAll long seed) {
        Random random = new Random(seed);
        Grid grid = Geometries.grid(random, 6);
        byte[] labels = new byte[grid.voxels()];
        random.nextBytes(labels);
        LabelMap map = new LabelMap(grid, labels);
        LabelMap ras = Orientation.toRas(map);
        assertArrayEquals(labels, Resampler.nearest(map, grid).labels());
        assertArrayEquals(labels, Resampler.nearest(ras, grid).labels());
    }

    @Test
    void areaByAWholeFactorIsTheBlockMean() {
        Grid fine = PLACE.grid(8);
        Volume source = Geometries.volume(new Random(3), fine);
        Volume coarse = Resampler.area(source, PLACE.grid(2), 0);
        double sum = 0;
        for (int k = 0; k < 4; k++) {
            for (int j = 4; j < 8; j++) {
                for (int i = 0; i < 4; i++) {
                    sum += source.at(i, j, k);
                }
            }
        }
        assertEquals(sum / 64, coarse.at(0, 1, 0), 1e-4);
    }

    /** Area averaging keeps the integral over any region that whole cells of both grids fill. */
    @Property(tries = 100)
    void areaKeepsTheIntegral(@ForAll long seed) {
        Random random = new Random(seed);
        Grid fine = PLACE.grid(1 + random.nextInt(12));
        Volume source = Geometries.volume(random, fine);
        Volume coarse = Resampler.area(source, PLACE.grid(1 + random.nextInt(12)), 0);
        assertEquals(mean(source), mean(coarse), 1e-3);
    }

    private static double mean(Volume volume) {
        double sum = 0;
        for (float value : volume.values()) {
            sum += value;
        }
        return sum / volume.values().length;
    }

    /** Each source cell counts by the volume that it shares with the target's cell; what is left over is outside. */
    @Property(tries = 100)
    void areaIsTheMeanOverTheCell(@ForAll long seed) {
        Random random = new Random(seed);
        Volume source = Geometries.volume(random, Geometries.alignedGrid(random, 6));
        Grid target = Geometries.alignedGrid(random, 4);
        float[] area = Resampler.area(source, target, 50).values();
        for (int t = 0; t < area.length; t++) {
            BoxMm cell = cell(target, t);
            double rest = cell.volumeMm3();
            double sum = 0;
            for (int s = 0; s < source.values().length; s++) {
                double common = cell.overlapMm3(cell(source.grid(), s));
                sum += common * source.values()[s];
                rest -= common;
            }
            assertEquals((sum + 50 * rest) / cell.volumeMm3(), area[t], 1e-3);
        }
    }

    private static BoxMm cell(Grid grid, int voxel) {
        int i = voxel % grid.nx();
        int j = voxel / grid.nx() % grid.ny();
        int k = voxel / grid.nx() / grid.ny();
        return new BodyBox(i, i + 1, j, j + 1, k, k + 1).onGrid(grid);
    }

    /** Dense sampling of the general path approaches the exact overlaps. */
    @Test
    void theGeneralAreaIsCloseToTheExactOne() {
        Volume source = Geometries.volume(new Random(2), PLACE.grid(30));
        Grid target = PLACE.grid(3);
        GridMap map = GridMap.of(source.grid(), target);
        assertArrayEquals(AreaSampling.parallel(source, map, 0), AreaSampling.oblique(source, map, 0), 1e-3f);
    }

    @Test
    void obliqueAreaOfAConstantIsConstant() {
        Random random = new Random(5);
        Grid from = new Grid(40, 40, 40, Geometries.rotation(random).after(Affine.scaling(1, 1, 1, -20, -20, -20)));
        float[] values = new float[from.voxels()];
        Arrays.fill(values, 3);
        Grid to = new Grid(3, 3, 3, Affine.scaling(4, 4, 4, -4, -4, -4));
        for (float value : Resampler.area(new Volume(from, values), to, -100).values()) {
            assertEquals(3, value, 1e-6);
        }
    }

    @Test
    void aSlabMustFit() {
        Volume source = new Volume(line(4, 1), new float[4]);
        assertThrows(
                IllegalArgumentException.class,
                () -> Resampler.linearInto(source, source.grid(), 0, 2, 0, new float[8]));
        assertThrows(
                IllegalArgumentException.class,
                () -> Resampler.linearInto(source, source.grid(), 0, 1, 0, new float[3]));
    }

    private static Grid line(int voxels, double spacingMm) {
        return new Grid(voxels, 1, 1, Affine.scaling(spacingMm, spacingMm, spacingMm, 0, 0, 0));
    }
}
