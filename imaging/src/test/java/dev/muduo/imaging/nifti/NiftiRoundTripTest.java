package dev.muduo.imaging.nifti;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.testing.Geometries;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NiftiRoundTripTest {
    @Property(tries = 200)
    void whatIsWrittenIsRead(@ForAll long seed) {
        Random random = new Random(seed);
        Grid grid = Geometries.grid(random, 6);
        Volume volume = Geometries.volume(random, grid);
        Volume back = Nifti.readVolume(Nifti.encode(volume), "volume");
        assertArrayEquals(volume.values(), back.values());
        assertSamePlace(grid, back.grid(), 1e-4);
        byte[] labels = new byte[grid.voxels()];
        random.nextBytes(labels);
        LabelMap labelsBack = Nifti.readLabelMap(Nifti.encode(new LabelMap(grid, labels)), "labels");
        assertArrayEquals(labels, labelsBack.labels());
        assertArrayEquals(Nifti.encode(volume), Nifti.encode(volume), "the same volume gives the same bytes");
    }

    /**
     * The qform that we write beside the sform says the same, for readers that prefer it; close to a half turn, where it
     * cannot, there is none.
     */
    @Property(tries = 2000)
    void qformAndSformAgree(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        Grid grid = Geometries.grid(random, 4);
        byte[] file = NiftiHeader.format(grid, NiftiType.UINT8, true);
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (header.getShort(252) == 0) {
            double trace = turnTrace(grid.affine());
            assertTrue(trace < -0.99, "only near a half turn may the qform be left out, the trace is " + trace);
            return;
        }
        header.putShort(254, (short) 0);
        assertSamePlace(grid, NiftiHeader.parse(file, "qform", 1000).grid(), 1e-3);
    }

    /** The trace of a grid's rotation: 3 for none, −1 for a half turn. */
    private static double turnTrace(Affine a) {
        double sign = a.determinant() < 0 ? -1 : 1;
        return a.get(0, 0) / a.spacingMm(0) + a.get(1, 1) / a.spacingMm(1) + sign * a.get(2, 2) / a.spacingMm(2);
    }

    /** Scanners' own orientations, half turns among them, keep their qform. */
    @Test
    void alignedGridsHaveAQform() {
        for (int seed = 0; seed < 50; seed++) {
            Grid grid = Geometries.alignedGrid(new Random(seed), 4);
            byte[] file = NiftiHeader.format(grid, NiftiType.UINT8, true);
            ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
            assertEquals(1, header.getShort(252));
            header.putShort(254, (short) 0);
            assertSamePlace(grid, NiftiHeader.parse(file, "qform", 1000).grid(), 1e-5);
        }
    }

    @Test
    void aShearedGridHasNoQform() {
        Grid sheared = new Grid(2, 2, 2, Affine.of(1, 0.2, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0));
        ByteBuffer header = ByteBuffer.wrap(NiftiHeader.format(sheared, NiftiType.UINT8, true))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(0, header.getShort(252));
        assertEquals(1, header.getShort(254));
    }

    @Test
    void theNameDecidesAboutCompression(@TempDir Path folder) throws IOException {
        Volume volume = Geometries.volume(new Random(1), Geometries.grid(new Random(1), 5));
        Path plain = folder.resolve("a.nii");
        Path gzip = folder.resolve("a.nii.gz");
        Nifti.write(volume, plain);
        Nifti.write(volume, gzip);
        assertEquals(352 + 4L * volume.grid().voxels(), Files.size(plain));
        assertArrayEquals(Nifti.encode(volume), Files.readAllBytes(gzip));
        assertArrayEquals(volume.values(), Nifti.readVolume(plain).values());
        assertArrayEquals(volume.values(), Nifti.readVolume(gzip).values());
    }

    /** The standard's method 1; {@code xyzt_units} turns metres and micrometres into millimetres. */
    @Test
    void withoutFormsTheVoxelSizeIsTheGeometry() {
        Grid grid = new Grid(2, 2, 2, Affine.scaling(2, 3, 4, 10, 20, 30));
        byte[] file = NiftiHeader.format(grid, NiftiType.UINT8, true);
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        header.putShort(252, (short) 0).putShort(254, (short) 0);
        assertEquals(
                Affine.scaling(2, 3, 4, 0, 0, 0),
                NiftiHeader.parse(file, "none", 8).grid().affine());
        header.put(123, (byte) 1);
        assertEquals(
                Affine.scaling(2000, 3000, 4000, 0, 0, 0),
                NiftiHeader.parse(file, "metres", 8).grid().affine());
    }

    private static void assertSamePlace(Grid expected, Grid actual, double tolerance) {
        assertEquals(expected.nx(), actual.nx());
        assertEquals(expected.ny(), actual.ny());
        assertEquals(expected.nz(), actual.nz());
        assertArrayEquals(expected.affine().toArray(), actual.affine().toArray(), tolerance);
    }
}
