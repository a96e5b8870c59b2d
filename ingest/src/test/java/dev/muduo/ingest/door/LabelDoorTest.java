package dev.muduo.ingest.door;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Orientation;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.ingest.door.LabelFile.Values;
import dev.muduo.ingest.testing.Phantom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelDoorTest {
    private static final Structures STRUCTURES = new Structures(List.of(
            new Structure(1, "spleen", ""), new Structure(2, "kidney_left", ""), new Structure(3, "liver", "")));

    private static final AnnotatedStudy STUDY = new AnnotatedStudy(Phantom.CT_GRID, Phantom.PET_GRID, List.of());

    private final LabelDoor door = new LabelDoor(DoorLimits.STANDARD, STRUCTURES);

    @TempDir
    Path folder;

    @Test
    void valuesInTheOrderOfTheNamesBecomeTheModelsIds() {
        PreparedLabel label = admit(Phantom.label(), Values.ORDER, "liver", "spleen");
        assertEquals(List.of("spleen", "liver"), label.structures(), "in the order of the model's ids");
        assertArrayEquals(
                Phantom.label(0, 3, 1).labels(),
                Nifti.readLabelMap(label.label().file()).labels());
        assertEquals(List.of(), label.warnings());
    }

    @Test
    void theModelsIdsStayAndThoseNotNamedAreIgnored() {
        LabelMap map = Phantom.label(0, 3, 1);
        PreparedLabel label = admit(map, Values.MODEL, "liver");
        assertEquals(List.of("liver"), label.structures());
        assertArrayEquals(
                Phantom.label(0, 3, 0).labels(),
                Nifti.readLabelMap(label.label().file()).labels());
        assertEquals(List.of("label: voxels of spleen are ignored: it is not named in structures"), label.warnings());
    }

    @Test
    void aMapOnThePetsGridPasses() {
        byte[] labels = new byte[Phantom.PET_GRID.voxels()];
        labels[200] = 1;
        assertEquals(
                Phantom.PET_GRID,
                admit(new LabelMap(Phantom.PET_GRID, labels), Values.ORDER, "liver")
                        .label()
                        .grid());
    }

    @Test
    void aMapWhoseAxesRunTheOtherWayPasses() {
        Grid flipped = new Grid(12, 12, 10, Affine.of(-3, 0, 0, 15, 0, -3, 0, 15, 0, 0, 4, -20));
        LabelMap map = new LabelMap(flipped, Phantom.label().labels());
        assertEquals(Phantom.CT_GRID, Orientation.toRas(flipped));
        admit(map, Values.ORDER, "liver", "spleen");
    }

    @Test
    void aMapOnNeitherGridIsRefused() {
        Grid moved = new Grid(12, 12, 10, Affine.scaling(3, 3, 4, -18, -18, -19.8));
        assertRefused(
                "label-grid",
                new LabelMap(moved, Phantom.label().labels()),
                Values.ORDER,
                "resample",
                "liver",
                "spleen");
        Grid smaller = new Grid(12, 10, 12, Phantom.CT_GRID.affine());
        assertRefused(
                "label-grid",
                new LabelMap(smaller, Phantom.label().labels()),
                Values.ORDER,
                "12 x 10 x 12",
                "liver",
                "spleen");
    }

    @Test
    void valuesWithoutANameAreRefused() {
        assertRefused("label-values", Phantom.label(), Values.ORDER, "[2]", "liver");
        assertRefused("label-values", Phantom.label(0, 3, 1), Values.ORDER, "values=model", "spleen", "liver");
        assertRefused("label-values", Phantom.label(0, 1, 4), Values.MODEL, "[4]", "spleen");
    }

    @Test
    void wrongNamesAreRefusedAndTheRightOnesListed() {
        assertRefused("structure-unknown", Phantom.label(), Values.ORDER, "spleen, kidney_left, liver", "lung");
        assertRefused("structure-unknown", Phantom.label(), Values.ORDER, "got lung", "liver", "lung");
        assertRefused("structure-twice", Phantom.label(), Values.ORDER, "liver twice", "liver", "liver");
        assertRefused("structures-missing", Phantom.label(), Values.ORDER, "spleen, kidney_left, liver");
    }

    @Test
    void anEmptyMapIsRefusedUnlessItIsMeant() {
        LabelMap empty = Phantom.label(0, 0, 0);
        assertRefused("label-empty", empty, Values.ORDER, "allowEmpty=true", "liver");
        Path file = folder.resolve("label.nii.gz");
        Nifti.write(empty, file);
        PreparedLabel meant = door.admit(new LabelFile(file, List.of("liver"), Values.ORDER, true), STUDY, folder);
        assertEquals(1, meant.warnings().size());
        assertTrue(meant.warnings().get(0).contains("no voxel of liver"));
    }

    @Test
    void fractionsAreNoLabels() {
        Path file = folder.resolve("label.nii.gz");
        float[] values = new float[Phantom.CT_GRID.voxels()];
        values[7] = 0.5f;
        Nifti.write(new Volume(Phantom.CT_GRID, values), file);
        Refusal refusal = assertThrows(
                Refusal.class,
                () -> door.admit(new LabelFile(file, List.of("liver"), Values.ORDER, false), STUDY, folder));
        assertEquals("label-unreadable", refusal.code());
        assertTrue(refusal.getMessage().contains("whole numbers"), refusal.getMessage());
    }

    @Test
    void theContoursOfTheRealStudiesPassOnEitherGrid() {
        Path studies = Path.of(System.getProperty("muduo.shared", "../shared"), "data", "sts", "nifti");
        Assumptions.assumeTrue(Files.isDirectory(studies), "needs the studies in " + studies);
        for (String study : List.of("STS_001", "STS_002", "STS_003", "STS_004", "STS_005")) {
            Path of = studies.resolve(study);
            Grid ct = Nifti.readVolume(of.resolve("ct.nii.gz")).grid();
            Grid pet = Nifti.readVolume(of.resolve("pet.nii.gz")).grid();
            for (String contour : List.of("gtv_ct.nii.gz", "gtv_pet.nii.gz")) {
                LabelFile file = new LabelFile(of.resolve(contour), List.of("liver"), Values.ORDER, false);
                assertEquals(
                        List.of(),
                        door.admit(file, new AnnotatedStudy(ct, pet, List.of()), folder)
                                .warnings(),
                        study);
            }
        }
    }

    private PreparedLabel admit(LabelMap map, Values values, String... structures) {
        Path file = folder.resolve("label.nii.gz");
        Nifti.write(map, file);
        return door.admit(new LabelFile(file, List.of(structures), values, false), STUDY, folder);
    }

    private void assertRefused(String code, LabelMap map, Values values, String word, String... structures) {
        Refusal refusal = assertThrows(Refusal.class, () -> admit(map, values, structures));
        assertEquals(code, refusal.code(), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(word), refusal.getMessage());
    }
}
