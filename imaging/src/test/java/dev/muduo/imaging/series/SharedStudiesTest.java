package dev.muduo.imaging.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muduo.imaging.Volume;
import dev.muduo.imaging.archive.TarGz;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.suv.SuvVolume;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Four real studies as DICOM are, voxel for voxel and place for place, the same studies as NIfTI by other software. */
class SharedStudiesTest {
    private static final Path FOLDER = Path.of(System.getProperty("muduo.shared", "../shared"), "data", "sts");
    private static final long MOST_BYTES = 256L << 20;
    private static final double SAME_PLACE_MM = 1e-4;

    @ParameterizedTest
    @ValueSource(strings = {"STS_001", "STS_002", "STS_008", "STS_019"})
    void ctIsExact(String study) {
        Volume ct = series(study, "CT").volume();
        Volume expected =
                Nifti.readVolume(FOLDER.resolve("nifti").resolve(study).resolve("ct.nii.gz"));
        assertSameGrid(expected, ct);
        assertArrayEquals(expected.values(), ct.values());
    }

    @ParameterizedTest
    @ValueSource(strings = {"STS_001", "STS_002", "STS_008", "STS_019"})
    void petIsExactToRounding(String study) {
        SuvVolume pet = SuvVolume.of(series(study, "PET"));
        Volume expected =
                Nifti.readVolume(FOLDER.resolve("nifti").resolve(study).resolve("pet.nii.gz"));
        assertEquals("GML/BW", pet.provenance().branch());
        assertSameGrid(expected, pet.volume());
        for (int n = 0; n < expected.values().length; n++) {
            float value = expected.values()[n];
            assertEquals(value, pet.volume().values()[n], 2e-7 * Math.abs(value), "voxel " + n);
        }
    }

    private static void assertSameGrid(Volume expected, Volume actual) {
        assertEquals(expected.grid().nx(), actual.grid().nx());
        assertEquals(expected.grid().ny(), actual.grid().ny());
        assertEquals(expected.grid().nz(), actual.grid().nz());
        assertArrayEquals(
                expected.grid().affine().toArray(), actual.grid().affine().toArray(), SAME_PLACE_MM, "affine");
    }

    /** The image files of a series, in an order that is not theirs. */
    private static Series series(String study, String modality) {
        Path archive = FOLDER.resolve("dicom").resolve(study).resolve(modality + ".tar.gz");
        Assumptions.assumeTrue(
                Files.isRegularFile(archive), "the real studies are not at " + FOLDER + " (set -Dmuduo.shared)");
        List<DicomSource> files = new ArrayList<>();
        TarGz.read(archive, MOST_BYTES).forEach((name, content) -> {
            if (name.contains("/image/")) {
                files.add(DicomSource.of(name, content));
            }
        });
        Collections.shuffle(files, new Random(5));
        return Series.of(files, DicomLimits.STANDARD);
    }
}
