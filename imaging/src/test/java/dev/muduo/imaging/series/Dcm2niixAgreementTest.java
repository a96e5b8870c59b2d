package dev.muduo.imaging.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Orientation;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.archive.TarGz;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.testing.DicomFiles;
import dev.muduo.imaging.testing.Geometries;
import dev.muduo.imaging.testing.OtherSoftware;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A series as a volume is what dcm2niix makes of it: each voxel has its value at its place in the body. The two may store the
 * axes in different order, so both are turned to RAS+. Runs in CI, which installs dcm2niix.
 */
@Tag("other-software")
class Dcm2niixAgreementTest {
    private static final double SAME_PLACE_MM = 1e-3;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void seriesInAnyOrientation(int seed) throws IOException {
        Random random = new Random(seed);
        Affine turn = Geometries.rotation(random);
        Vector3 row = new Vector3(turn.get(0, 0), turn.get(1, 0), turn.get(2, 0));
        Vector3 column = new Vector3(turn.get(0, 1), turn.get(1, 1), turn.get(2, 1));
        Vector3 step = row.cross(column).times(seed % 2 == 0 ? 3.5 : -3.5);
        Path files = Files.createDirectory(folder.resolve("files"));
        for (int k = 0; k < 6; k++) {
            Vector3 position = new Vector3(-40, 25, 300).plus(step.times(k));
            DicomFile slice = DicomFile.of(
                    TransferSyntax.EXPLICIT_LITTLE_ENDIAN,
                    DicomFiles.ct(k + 1, 0)
                            .text(Attribute.MANUFACTURER, "SIEMENS")
                            .numbers(Attribute.SERIES_NUMBER, 1)
                            .numbers(Attribute.SLICE_THICKNESS, 3.5)
                            .numbers(Attribute.IMAGE_POSITION_PATIENT, position.x(), position.y(), position.z())
                            .numbers(Attribute.IMAGE_ORIENTATION_PATIENT, Geometries.orientation(row, column))
                            .numbers(Attribute.ROWS, 9)
                            .numbers(Attribute.COLUMNS, 11)
                            .bytes(Attribute.PIXEL_DATA, pixels(random))
                            .build());
            Files.write(files.resolve(String.format("%02d.dcm", random.nextInt(4) * 10 + k)), Dicom.encode(slice));
        }
        assertSame(files);
    }

    private static byte[] pixels(Random random) {
        int[] pixels = new int[9 * 11];
        for (int n = 0; n < pixels.length; n++) {
            pixels[n] = random.nextInt(2000);
        }
        return DicomFiles.words(pixels);
    }

    @ParameterizedTest
    @ValueSource(strings = {"STS_001", "STS_002", "STS_008", "STS_019"})
    void realStudies(String study) throws IOException {
        Path archive =
                Path.of(System.getProperty("muduo.shared", "../shared"), "data", "sts", "dicom", study, "CT.tar.gz");
        Assumptions.assumeTrue(Files.isRegularFile(archive), "no real studies at " + archive + " (set -Dmuduo.shared)");
        Path files = Files.createDirectory(folder.resolve("files"));
        int number = 0;
        for (var file : TarGz.read(archive, 256L << 20).entrySet()) {
            if (file.getKey().contains("/image/")) {
                Files.write(files.resolve(number++ + ".dcm"), file.getValue());
            }
        }
        assertSame(files);
    }

    private void assertSame(Path files) throws IOException {
        Path out = Files.createDirectory(folder.resolve("out"));
        OtherSoftware.run("dcm2niix", "-z", "n", "-b", "n", "-f", "volume", "-o", out.toString(), files.toString());
        List<Path> written;
        try (var list = Files.list(out)) {
            written = list.filter(file -> file.toString().endsWith(".nii")).toList();
        }
        assertEquals(1, written.size(), "one volume: " + written);
        Volume theirs = Orientation.toRas(Nifti.readVolume(written.get(0)));
        List<DicomSource> sources = new ArrayList<>();
        try (var list = Files.list(files)) {
            list.map(DicomSource::of).forEach(sources::add);
        }
        Volume ours = Orientation.toRas(Series.of(sources, DicomLimits.STANDARD).volume());
        assertTrue(
                ours.grid().nx() == theirs.grid().nx()
                        && ours.grid().ny() == theirs.grid().ny(),
                "extents");
        assertArrayEquals(theirs.grid().affine().toArray(), ours.grid().affine().toArray(), SAME_PLACE_MM, "places");
        assertArrayEquals(theirs.values(), ours.values(), "values");
    }
}
