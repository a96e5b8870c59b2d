package dev.muduo.ingest.dicom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.muduo.imaging.Volume;
import dev.muduo.imaging.archive.TarGz;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.series.DicomSource;
import dev.muduo.imaging.study.ConflictRule;
import dev.muduo.ingest.door.DoorLimits;
import dev.muduo.ingest.door.StudyDoor;
import dev.muduo.ingest.identity.SiteSecret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Four real studies, their structure sets among the files, become what other software made of them. */
class SharedStudiesTest {
    private static final Path FOLDER = Path.of(System.getProperty("muduo.shared", "../shared"), "data", "sts");
    private static final long MOST_BYTES = 256L << 20;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"STS_001", "STS_002", "STS_008", "STS_019"})
    void voxelForVoxel(String name) {
        List<DicomSource> files = new ArrayList<>();
        for (String modality : List.of("CT", "PET")) {
            Path archive = FOLDER.resolve("dicom").resolve(name).resolve(modality + ".tar.gz");
            Assumptions.assumeTrue(
                    Files.isRegularFile(archive), "the real studies are not at " + FOLDER + " (set -Dmuduo.shared)");
            TarGz.read(archive, MOST_BYTES).forEach((file, content) -> files.add(DicomSource.of(file, content)));
        }
        Collections.shuffle(files, new Random(3));
        SiteSecret secret = SiteSecret.of("0123456789abcdef0123456789abcdef");
        DicomStudy study = new DicomStudyDoor(new StudyDoor(DoorLimits.STANDARD), secret, ConflictRule.HOLD)
                .admit(files, StudyChoice.NONE, folder);

        Path pair = FOLDER.resolve("nifti").resolve(name);
        Volume ct = Nifti.readVolume(study.volumes().ct().file());
        Volume expectedCt = Nifti.readVolume(pair.resolve("ct.nii.gz"));
        assertEquals(expectedCt.grid(), ct.grid());
        assertArrayEquals(expectedCt.values(), ct.values());
        Volume pet = Nifti.readVolume(study.volumes().pet().file());
        Volume expectedPet = Nifti.readVolume(pair.resolve("pet.nii.gz"));
        assertEquals(expectedPet.grid(), pet.grid());
        for (int n = 0; n < pet.values().length; n++) {
            float value = expectedPet.values()[n];
            assertEquals(value, pet.values()[n], 2e-7 * Math.abs(value), "voxel " + n);
        }
        assertEquals(Optional.of("FDG"), study.tracer());
        assertEquals(List.of(), study.warnings(), "PET and CT agree, nothing is unusual");
        assertNotEquals(Optional.empty(), study.identity().subjectId());
    }
}
