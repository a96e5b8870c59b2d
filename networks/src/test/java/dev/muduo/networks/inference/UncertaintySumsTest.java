package dev.muduo.networks.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.VoxelBox;
import dev.muduo.networks.random.CounterRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class UncertaintySumsTest {
    private static final int CLASSES = 4;
    private static final float NO_AIR = Float.NEGATIVE_INFINITY;

    /** (class, z, y, x), of a volume that is more than what is counted. */
    private record Body(int nx, int ny, int nz, float[] probabilities) {
        static Body random(int nx, int ny, int nz, long seed) {
            CounterRandom random = CounterRandom.of(seed, 0, "probabilities");
            int voxels = nx * ny * nz;
            float[] values = new float[CLASSES * voxels];
            for (int voxel = 0; voxel < voxels; voxel++) {
                float sum = 0;
                for (int c = 0; c < CLASSES; c++) {
                    values[c * voxels + voxel] = random.nextFloat();
                    sum += values[c * voxels + voxel];
                }
                for (int c = 0; c < CLASSES; c++) {
                    values[c * voxels + voxel] /= sum;
                }
            }
            return new Body(nx, ny, nz, values);
        }

        float at(int c, int x, int y, int z) {
            return probabilities[((c * nz + z) * ny + y) * nx + x];
        }

        int winner(int x, int y, int z) {
            int winner = 0;
            for (int c = 1; c < CLASSES; c++) {
                if (at(c, x, y, z) > at(winner, x, y, z)) {
                    winner = c;
                }
            }
            return winner;
        }

        float[] slab(int zBegin, int zEnd) {
            float[] slab = new float[CLASSES * (zEnd - zBegin) * ny * nx];
            for (int c = 0; c < CLASSES; c++) {
                System.arraycopy(
                        probabilities,
                        (c * nz + zBegin) * ny * nx,
                        slab,
                        c * (zEnd - zBegin) * ny * nx,
                        (zEnd - zBegin) * ny * nx);
            }
            return slab;
        }
    }

    /** The definition, with the whole volume in hand. */
    private static List<Uncertainty> expected(Body body, VoxelBox box) {
        List<Uncertainty> found = new ArrayList<>();
        for (int label = 1; label < CLASSES; label++) {
            List<Double> all = new ArrayList<>();
            List<Double> border = new ArrayList<>();
            for (int z = box.kBegin(); z < box.kEnd(); z++) {
                for (int y = box.jBegin(); y < box.jEnd(); y++) {
                    for (int x = box.iBegin(); x < box.iEnd(); x++) {
                        if (body.winner(x, y, z) == label) {
                            all.add(1.0 - body.at(label, x, y, z));
                            if (touchesAnother(body, box, x, y, z)) {
                                border.add(1.0 - body.at(label, x, y, z));
                            }
                        }
                    }
                }
            }
            if (!all.isEmpty()) {
                found.add(new Uncertainty(label, mean(all).orElseThrow(), mean(border)));
            }
        }
        return found;
    }

    private static OptionalDouble mean(List<Double> values) {
        return values.stream().mapToDouble(value -> value).average();
    }

    private static boolean touchesAnother(Body body, VoxelBox box, int x, int y, int z) {
        int[][] steps = {{1, 0, 0}, {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}, {0, 0, 1}, {0, 0, -1}};
        for (int[] step : steps) {
            int i = x + step[0];
            int j = y + step[1];
            int k = z + step[2];
            boolean inside = i >= box.iBegin()
                    && i < box.iEnd()
                    && j >= box.jBegin()
                    && j < box.jEnd()
                    && k >= box.kBegin()
                    && k < box.kEnd();
            if (inside && body.winner(i, j, k) != body.winner(x, y, z)) {
                return true;
            }
        }
        return false;
    }

    /** Whatever is counted, and however the slabs are cut. */
    @Property(tries = 100)
    void isAsDefined(
            @ForAll @IntRange(min = 1, max = 5) int nx,
            @ForAll @IntRange(min = 1, max = 5) int ny,
            @ForAll @IntRange(min = 1, max = 9) int nz,
            @ForAll @IntRange(min = 1, max = 4) int slices,
            @ForAll @IntRange(min = 0, max = 2) int margin,
            @ForAll long seed) {
        Body body = Body.random(nx, ny, nz, seed);
        int first = Math.min(margin, nz - 1);
        VoxelBox box = new VoxelBox(0, nx, Math.min(margin, ny - 1), ny, first, Math.max(first + 1, nz - margin));
        SurroundingAir air = new SurroundingAir(nx, ny, nz, NO_AIR);
        UncertaintySums sums = new UncertaintySums(nx, ny, CLASSES, box, air);
        for (int z = 0; z < nz; z += slices) {
            sums.accept(z, Math.min(nz, z + slices), body.slab(z, Math.min(nz, z + slices)));
        }
        List<Uncertainty> expected = expected(body, box);
        List<Uncertainty> found = sums.finished();
        assertEquals(expected.size(), found.size());
        for (int n = 0; n < found.size(); n++) {
            assertEquals(expected.get(n).label(), found.get(n).label());
            assertEquals(expected.get(n).mean(), found.get(n).mean(), 1e-6);
            assertEquals(
                    expected.get(n).border().isPresent(), found.get(n).border().isPresent());
            assertEquals(
                    expected.get(n).border().orElse(0), found.get(n).border().orElse(0), 1e-6);
        }
    }

    @Test
    void airIsBackgroundWhateverTheNetworkSays() {
        float[] ct = {0, -9, -9};
        SurroundingAir air = new SurroundingAir(3, 1, 1, -1);
        air.see(0, 1, ct);
        UncertaintySums sums = new UncertaintySums(3, 1, 2, new VoxelBox(0, 3, 0, 1, 0, 1), air);
        sums.accept(0, 1, new float[] {0.25f, 0, 0, 0.75f, 1, 1});
        Uncertainty only = sums.finished().get(0);
        assertEquals(0.25, only.mean(), 1e-6);
        assertTrue(only.border().isPresent(), "the air is another class");
    }
}
