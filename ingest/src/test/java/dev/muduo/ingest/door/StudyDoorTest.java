package dev.muduo.ingest.door;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.ingest.testing.Phantom;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.store.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyDoorTest {
    private final StudyDoor door = new StudyDoor(DoorLimits.STANDARD);

    @TempDir
    Path folder;

    private Path sent;
    private Path prepared;

    @BeforeEach
    void folders() throws IOException {
        sent = Files.createDirectory(folder.resolve("sent"));
        prepared = Files.createDirectory(folder.resolve("prepared"));
    }

    @Test
    void aStudyPassesAndKeepsItsVoxelsAndItsGrid() throws IOException {
        PreparedStudy study = door.admit(Phantom.write(sent, 1), prepared);
        assertEquals(List.of(), study.warnings());
        Volume ct = Nifti.readVolume(study.ct().file());
        assertArrayEquals(Phantom.ct(1).values(), ct.values());
        assertEquals(study.ct().grid(), ct.grid(), "the event's geometry is that of the stored file, to the last bit");
        assertEquals(Sha256.of(study.ct().file()), study.ct().fileSha256());
        assertEquals(Files.size(study.ct().file()), study.ct().fileBytes());
    }

    @Test
    void theSameImagesPackedOtherwiseAreTheSameStudy() throws IOException {
        StudyFiles packed = Phantom.write(sent, 1);
        StudyFiles plain = new StudyFiles(sent.resolve("ct.nii"), sent.resolve("pet.nii"));
        Nifti.write(Phantom.ct(1), plain.ct());
        Nifti.write(Phantom.pet(1), plain.pet());
        assertNotEquals(Sha256.of(packed.ct()), Sha256.of(plain.ct()));
        PreparedStudy first = door.admit(packed, prepared);
        PreparedStudy second = door.admit(plain, prepared);
        assertEquals(first.identifier(), second.identifier());
        assertEquals(first.ct().contentSha256(), second.ct().contentSha256());
        assertEquals(first.ct().fileSha256(), second.ct().fileSha256());
    }

    @Test
    void anObliqueAffineIsStoredAsFloat32CanHoldIt() {
        double c = Math.cos(0.1);
        double s = Math.sin(0.1);
        Grid oblique = new Grid(12, 12, 10, Affine.of(3 * c, -3 * s, 0, -18, 3 * s, 3 * c, 0, -18, 0, 0, 4, -20));
        PreparedStudy study =
                door.admit(Phantom.write(sent, new Volume(oblique, Phantom.ct(1).values()), Phantom.pet(1)), prepared);
        assertEquals(study.ct().grid(), Nifti.readVolume(study.ct().file()).grid());
    }

    @Test
    void aVolumeThatWasMadeHereIsNamedByWhatItSays() {
        Volume ct = Phantom.ct(1);
        PreparedImage admitted = door.admit(ct, Part.CT, prepared).image();
        PreparedImage asFile = door.admit(Phantom.write(sent, 1), prepared).ct();
        assertEquals(admitted.contentSha256(), admitted.sourceSha256());
        assertEquals(asFile.contentSha256(), admitted.contentSha256());
        assertArrayEquals(ct.values(), Nifti.readVolume(admitted.file()).values());
    }

    @Test
    void aTruncatedGzipIsRefused() throws IOException {
        StudyFiles files = Phantom.write(sent, 1);
        byte[] whole = Files.readAllBytes(files.pet());
        Files.write(files.pet(), Arrays.copyOf(whole, whole.length * 2 / 3));
        assertRefused("pet-unreadable", files, "pet: expected a whole gzip file", "export the file again");
    }

    @Test
    void aFileThatIsNoImageIsRefused() throws IOException {
        StudyFiles files = Phantom.write(sent, 1);
        Files.writeString(files.ct(), "not an image");
        assertRefused("ct-unreadable", files, "ct:");
        Files.write(files.ct(), new byte[0]);
        assertRefused("ct-unreadable", files, "ct:");
    }

    @Test
    void absurdDimensionsAreRefusedBeforeAnythingIsAllocated() throws IOException {
        StudyFiles files = Phantom.write(sent, 1);
        Nifti.write(Phantom.ct(1), sent.resolve("ct.nii"));
        byte[] file = Files.readAllBytes(sent.resolve("ct.nii"));
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        header.putShort(42, Short.MAX_VALUE).putShort(44, Short.MAX_VALUE).putShort(46, Short.MAX_VALUE);
        Files.write(files.ct(), file);
        assertRefused("ct-unreadable", files, "32767 x 32767 x 32767");
    }

    @Test
    void voxelsThatAreNotNumbersAreRefused() {
        Volume pet = Phantom.pet(1);
        pet.values()[100] = Float.NaN;
        assertRefused("pet-unreadable", Phantom.write(sent, Phantom.ct(1), pet), "finite", "NaN");
        Volume ct = Phantom.ct(1);
        ct.values()[3] = Float.NEGATIVE_INFINITY;
        assertRefused("ct-unreadable", Phantom.write(sent, ct, Phantom.pet(1)), "finite");
    }

    @Test
    void imagesThatDoNotOverlapAreRefused() {
        Grid far = new Grid(8, 8, 8, Affine.scaling(5, 5, 5, 400, -20, -20));
        assertRefused(
                "no-overlap",
                Phantom.write(
                        sent, Phantom.ct(1), new Volume(far, Phantom.pet(1).values())),
                "do not overlap",
                "affines");
    }

    @Test
    void aCtThatCoversTooLittleOfThePetIsRefused() {
        Grid shifted = new Grid(8, 8, 8, Affine.scaling(5, 5, 5, -20, -20, 14));
        assertRefused(
                "little-overlap",
                Phantom.write(
                        sent, Phantom.ct(1), new Volume(shifted, Phantom.pet(1).values())),
                "at least 25 %");
    }

    @Test
    void swappedModalitiesAreCalledSwapped() {
        StudyFiles files = Phantom.write(sent, 1);
        assertRefused(
                "modalities-swapped",
                new StudyFiles(files.pet(), files.ct()),
                "the files look swapped",
                "exchange them");
    }

    @Test
    void aCtThatIsNotInHounsfieldUnitsIsRefused() {
        assertRefused(
                "ct-not-hounsfield", Phantom.write(sent, mapped(Phantom.ct(1), 1024), Phantom.pet(1)), "intercept");
        Volume noAir = Phantom.ct(1);
        for (int index = 0; index < noAir.values().length; index++) {
            noAir.values()[index] = Math.max(-100, noAir.values()[index]);
        }
        assertRefused("ct-not-hounsfield", Phantom.write(sent, noAir, Phantom.pet(1)), "voxels below -200");
    }

    @Test
    void aPetThatIsNotInSuvIsRefused() {
        Volume becquerel = Phantom.pet(1);
        for (int index = 0; index < becquerel.values().length; index++) {
            becquerel.values()[index] *= 5000;
        }
        assertRefused("pet-not-suv", Phantom.write(sent, Phantom.ct(1), becquerel), "Bq/ml", "body weight");
        assertRefused("pet-not-suv", Phantom.write(sent, Phantom.ct(1), mapped(Phantom.pet(1), -5)), "not negative");
        Volume faint = Phantom.pet(1);
        for (int index = 0; index < faint.values().length; index++) {
            faint.values()[index] *= 1e-4f;
        }
        assertRefused("pet-not-suv", Phantom.write(sent, Phantom.ct(1), faint), "about 1 in the body");
    }

    @Test
    void constantVolumesAreRefused() {
        assertRefused("ct-constant", Phantom.write(sent, filled(Phantom.CT_GRID, -1000), Phantom.pet(1)), "-1000");
        assertRefused(
                "pet-constant", Phantom.write(sent, Phantom.ct(1), filled(Phantom.PET_GRID, 0)), "check the export");
    }

    @Test
    void absurdGeometryIsRefusedAndUnusualSpacingWarnedOf() {
        Grid metres = new Grid(8, 8, 8, Affine.scaling(0.005, 0.005, 0.005, 0, 0, 0));
        assertRefused(
                "absurd-geometry",
                Phantom.write(
                        sent, Phantom.ct(1), new Volume(metres, Phantom.pet(1).values())),
                "millimetres");
        Grid slice = new Grid(16, 16, 2, Affine.scaling(3, 3, 4, -18, -18, -20));
        assertRefused(
                "pet-too-thin",
                Phantom.write(
                        sent, Phantom.ct(1), new Volume(slice, Phantom.pet(1).values())),
                "whole series");
        Grid thick = new Grid(8, 8, 8, Affine.scaling(5, 5, 12, -20, -20, -20));
        DoorLimits lenient = new DoorLimits(1 << 20, -200, 1e5, -0.5, 2000, 0.1, 0);
        PreparedStudy study = new StudyDoor(lenient)
                .admit(
                        Phantom.write(
                                sent,
                                Phantom.ct(1),
                                new Volume(thick, Phantom.pet(1).values())),
                        prepared);
        assertEquals(List.of("pet: voxels of 12.00 mm along axis 2 are unusual"), study.warnings());
    }

    @Test
    void aFullDiskIsNoFaultOfTheStudy() throws IOException {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "needs /dev/full");
        Files.createSymbolicLink(prepared.resolve("prepared-ct.nii.gz"), full);
        StudyFiles files = Phantom.write(sent, 1);
        SurroundingsException fault = assertThrows(SurroundingsException.class, () -> door.admit(files, prepared));
        assertTrue(fault.getMessage().contains("is the disk full?"), fault.getMessage());
    }

    @Test
    void noMessageSaysWhatTheSendersFilesAreCalled() throws IOException {
        Path named = Files.createDirectory(folder.resolve("Doe^Jane"));
        StudyFiles files = Phantom.write(named, 1);
        Files.writeString(files.ct(), "not an image");
        Refusal refusal = assertThrows(Refusal.class, () -> door.admit(files, prepared));
        assertFalse(refusal.getMessage().contains("Doe"), refusal.getMessage());
    }

    @Test
    void everyRealStudyPassesWithoutAWarning() throws IOException {
        Path studies = Path.of(System.getProperty("muduo.shared", "../shared"), "data", "sts", "nifti");
        Assumptions.assumeTrue(Files.isDirectory(studies), "needs the studies in " + studies);
        List<Path> folders;
        try (var list = Files.list(studies)) {
            folders = list.filter(Files::isDirectory).toList();
        }
        assertEquals(24, folders.size());
        for (Path study : folders) {
            PreparedStudy admitted =
                    door.admit(new StudyFiles(study.resolve("ct.nii.gz"), study.resolve("pet.nii.gz")), prepared);
            assertEquals(List.of(), admitted.warnings(), study.toString());
        }
    }

    private void assertRefused(String code, StudyFiles files, String... words) {
        Refusal refusal = assertThrows(Refusal.class, () -> door.admit(files, prepared));
        assertEquals(code, refusal.code(), refusal.getMessage());
        assertEquals(Refusal.Kind.INVALID, refusal.kind());
        for (String word : words) {
            assertTrue(refusal.getMessage().contains(word), refusal.getMessage());
        }
    }

    private static Volume mapped(Volume volume, float plus) {
        float[] values = volume.values().clone();
        for (int index = 0; index < values.length; index++) {
            values[index] += plus;
        }
        return new Volume(volume.grid(), values);
    }

    private static Volume filled(Grid grid, float value) {
        float[] values = new float[grid.voxels()];
        Arrays.fill(values, value);
        return new Volume(grid, values);
    }
}
