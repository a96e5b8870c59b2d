package dev.muduo.imaging.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.nifti.NiftiLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyPairTest {
    private static final Grid CT_GRID = new Grid(8, 8, 4, Affine.scaling(2, 2, 4, -8, -8, -8));
    private static final Grid PET_GRID = new Grid(4, 4, 4, Affine.scaling(4, 4, 4, -8, -8, -8));

    @Test
    void aCtAndAPetOfOneExaminationPass() {
        StudyPair pair = new StudyPair(ct(CT_GRID), pet(PET_GRID));
        assertEquals(CT_GRID, pair.ct().grid());
    }

    @Test
    void exchangedModalitiesAreNamed() {
        assertEquals(PairFault.MODALITIES_SWAPPED, fault(pet(PET_GRID), ct(CT_GRID)));
    }

    @Test
    void aCtWithoutItsInterceptAndAPetInBecquerelAreNamed() {
        assertEquals(PairFault.CT_NOT_HOUNSFIELD, fault(constant(CT_GRID, 1024), pet(PET_GRID)));
        assertEquals(PairFault.PET_NOT_SUV, fault(ct(CT_GRID), constant(PET_GRID, 5000)));
        assertEquals(PairFault.PET_NOT_SUV, fault(ct(CT_GRID), constant(PET_GRID, -100)));
    }

    @Test
    void imagesOfDifferentPlacesAreNamed() {
        Grid far = new Grid(4, 4, 4, Affine.scaling(4, 4, 4, 500, -8, -8));
        assertEquals(PairFault.NO_OVERLAP, fault(ct(CT_GRID), pet(far)));
    }

    @Test
    void voxelsInMetresAndNonFiniteOnesAreNamed() {
        Grid huge = new Grid(4, 4, 4, Affine.scaling(4000, 4000, 4000, -8, -8, -8));
        assertEquals(PairFault.ABSURD_GEOMETRY, fault(ct(CT_GRID), pet(huge)));
        Volume holed = pet(PET_GRID);
        holed.values()[7] = Float.NaN;
        assertEquals(PairFault.NOT_FINITE, fault(ct(CT_GRID), holed));
    }

    @Test
    void anUnreadableFileIsNamedByItsModality(@TempDir Path folder) throws IOException {
        Path ct = folder.resolve("ct.nii.gz");
        Path pet = folder.resolve("pet.nii.gz");
        Nifti.write(ct(CT_GRID), ct);
        byte[] whole = Nifti.encode(pet(PET_GRID));
        Files.write(pet, Arrays.copyOf(whole, whole.length / 2));
        PairRefusedException refused =
                assertThrows(PairRefusedException.class, () -> StudyPair.read(ct, pet, NiftiLimits.STANDARD));
        assertEquals(PairFault.PET_UNREADABLE, refused.fault());
        refused = assertThrows(PairRefusedException.class, () -> StudyPair.read(pet, ct, NiftiLimits.STANDARD));
        assertEquals(PairFault.CT_UNREADABLE, refused.fault());
    }

    @Test
    void everyRealStudyPasses() throws IOException {
        Path studies = Path.of(System.getProperty("muduo.shared", "../shared"), "data", "sts", "nifti");
        Assumptions.assumeTrue(Files.isDirectory(studies), "needs the studies in " + studies);
        try (var folders = Files.list(studies)) {
            long passed = folders.map(folder -> StudyPair.read(
                            folder.resolve("ct.nii.gz"), folder.resolve("pet.nii.gz"), NiftiLimits.STANDARD))
                    .filter(pair -> pair.ct().grid().voxels() > 0)
                    .count();
            assertTrue(passed >= 24, passed + " studies");
        }
    }

    private static PairFault fault(Volume ct, Volume pet) {
        return assertThrows(PairRefusedException.class, () -> new StudyPair(ct, pet))
                .fault();
    }

    private static Volume ct(Grid grid) {
        Volume ct = constant(grid, 40);
        ct.values()[0] = -1000;
        return ct;
    }

    private static Volume pet(Grid grid) {
        return constant(grid, 1);
    }

    private static Volume constant(Grid grid, float value) {
        float[] values = new float[grid.voxels()];
        Arrays.fill(values, value);
        return new Volume(grid, values);
    }
}
