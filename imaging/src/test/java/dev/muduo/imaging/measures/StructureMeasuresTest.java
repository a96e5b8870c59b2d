package dev.muduo.imaging.measures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.testing.Geometries;
import dev.muduo.imaging.testing.Sources;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class StructureMeasuresTest {
    /** Voxels of 1 to 4 mm at any angle, against every voxel compared with every other. */
    @Property(tries = 100)
    void areThoseOfAPlainLoop(@ForAll long seed) {
        Random random = new Random(seed);
        Grid grid = Geometries.grid(random, 9);
        Volume suv = Geometries.volume(random, grid);
        LabelMap labels = Sources.labels(random, grid, 5);
        for (StructureMeasures measures : StructureMeasures.of(labels, suv, Sources.STRUCTURES)) {
            Optional<Uptake> expected = plain(labels, suv, measures.structure());
            assertEquals(expected.isPresent(), measures.uptake().isPresent());
            assertEquals(count(labels, measures.structure()) * grid.voxelMm3() / 1000, measures.volumeMl(), 1e-9);
            expected.ifPresent(plain -> {
                Uptake uptake = measures.uptake().get();
                assertEquals(plain.suvMean(), uptake.suvMean(), 1e-9);
                assertEquals(plain.suvMax(), uptake.suvMax());
                assertEquals(plain.suvPeak(), uptake.suvPeak(), 1e-9);
                assertEquals(plain.suvMean() * measures.volumeMl(), uptake.glycolysis(), 1e-9);
            });
        }
    }

    private static int count(LabelMap labels, Structure structure) {
        int count = 0;
        for (byte label : labels.labels()) {
            count += label == structure.id() ? 1 : 0;
        }
        return count;
    }

    private static Optional<Uptake> plain(LabelMap labels, Volume suv, Structure structure) {
        double total = 0;
        int count = 0;
        double most = Double.NEGATIVE_INFINITY;
        double peak = Double.NEGATIVE_INFINITY;
        for (int n = 0; n < labels.labels().length; n++) {
            if (labels.labels()[n] == structure.id()) {
                total += suv.values()[n];
                count++;
                most = Math.max(most, suv.values()[n]);
                peak = Math.max(peak, meanWithin(suv, n));
            }
        }
        return count == 0 ? Optional.empty() : Optional.of(new Uptake(total / count, most, peak, 0));
    }

    private static double meanWithin(Volume suv, int centre) {
        double radius = Math.cbrt(750 / Math.PI);
        double[] at = place(suv.grid(), centre);
        double sum = 0;
        int count = 0;
        for (int n = 0; n < suv.values().length; n++) {
            double[] other = place(suv.grid(), n);
            if (Math.hypot(Math.hypot(at[0] - other[0], at[1] - other[1]), at[2] - other[2]) <= radius) {
                sum += suv.values()[n];
                count++;
            }
        }
        return sum / count;
    }

    private static double[] place(Grid grid, int voxel) {
        int i = voxel % grid.nx();
        int j = voxel / grid.nx() % grid.ny();
        int k = voxel / grid.nx() / grid.ny();
        return new double[] {
            grid.affine().x(i, j, k), grid.affine().y(i, j, k), grid.affine().z(i, j, k)
        };
    }

    /** A hot spot of 1 ml in a structure: its peak is its mean; a single hot voxel hardly raises it. */
    @Test
    void peakIsTheMeanOfAMillilitre() {
        Grid grid = new Grid(21, 21, 21, Affine.scaling(2, 2, 2, 0, 0, 0));
        float[] values = new float[grid.voxels()];
        byte[] labels = new byte[grid.voxels()];
        Arrays.fill(labels, (byte) 1);
        int hot = 0;
        for (int n = 0; n < values.length; n++) {
            double[] at = place(grid, n);
            boolean within = Math.hypot(Math.hypot(at[0] - 20, at[1] - 20), at[2] - 20) <= 6.2;
            values[n] = within ? 8 : 1;
            hot += within ? 1 : 0;
        }
        assertTrue(Math.abs(hot * 8 - 1000) < 100, "voxels of 8 mm³ of a sphere of 1 ml: " + hot);
        Volume suv = new Volume(grid, values);
        assertEquals(8, peak(labels, suv), 1e-12);
        values[grid.index(10, 10, 10)] = 8 + hot;
        assertEquals(9, peak(labels, suv), 1e-6);
    }

    private static double peak(byte[] labels, Volume suv) {
        return StructureMeasures.of(new LabelMap(suv.grid(), labels), suv, Sources.STRUCTURES)
                .get(0)
                .uptake()
                .orElseThrow()
                .suvPeak();
    }

    @Test
    void whatWasNotFoundHasAVolumeOfNothing() {
        Grid grid = new Grid(2, 2, 2, Affine.scaling(2, 2, 2, 0, 0, 0));
        List<StructureMeasures> measures = StructureMeasures.of(
                new LabelMap(grid, new byte[8]), new Volume(grid, new float[8]), Sources.STRUCTURES);
        assertEquals(Sources.STRUCTURES.list().size(), measures.size());
        for (StructureMeasures nothing : measures) {
            assertEquals(0, nothing.volumeMl());
            assertEquals(Optional.empty(), nothing.uptake());
        }
    }

    /** A mask of the CT: its volume is that of its own voxels, its uptake that of the PET's whose centres lie in it. */
    @Test
    void aMaskOnAnotherGridHasItsOwnVolume() {
        Grid pet = new Grid(4, 4, 4, Affine.scaling(4, 4, 4, 0, 0, 0));
        float[] values = new float[pet.voxels()];
        values[pet.index(1, 1, 1)] = 6;
        values[pet.index(2, 1, 1)] = 3;
        Grid ct = new Grid(8, 8, 8, Affine.scaling(2, 2, 2, 0, 0, 0));
        byte[] labels = new byte[ct.voxels()];
        for (int i = 2; i <= 4; i++) {
            labels[ct.index(i, 2, 2)] = 1;
        }
        labels[ct.index(3, 3, 3)] = 2;
        List<StructureMeasures> measures =
                StructureMeasures.of(new LabelMap(ct, labels), new Volume(pet, values), Sources.STRUCTURES);
        assertEquals(0.024, measures.get(0).volumeMl(), 1e-12);
        Uptake uptake = measures.get(0).uptake().orElseThrow();
        assertEquals(4.5, uptake.suvMean(), 1e-12);
        assertEquals(4.5 * 0.024, uptake.glycolysis(), 1e-12);
        assertEquals(0.008, measures.get(1).volumeMl(), 1e-12, "between the centres of the PET's voxels");
        assertEquals(Optional.empty(), measures.get(1).uptake());
    }

    /** What lies beyond the PET was not measured and is not guessed. */
    @Test
    void glycolysisIsOfWhatLiesWithinThePet() {
        Grid pet = new Grid(4, 4, 2, Affine.scaling(2, 2, 2, 0, 0, 0));
        float[] values = new float[pet.voxels()];
        Arrays.fill(values, 5);
        Grid ct = new Grid(4, 4, 6, Affine.scaling(2, 2, 2, 0, 0, 0));
        byte[] labels = new byte[ct.voxels()];
        Arrays.fill(labels, (byte) 1);
        StructureMeasures measures = StructureMeasures.of(
                        new LabelMap(ct, labels), new Volume(pet, values), Sources.STRUCTURES)
                .get(0);
        assertEquals(96 * 0.008, measures.volumeMl(), 1e-9);
        assertEquals(5 * 32 * 0.008, measures.uptake().orElseThrow().glycolysis(), 1e-9);
    }
}
