package dev.muduo.imaging.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muduo.imaging.BoxMm;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.archive.TarGz;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.measures.StructureMeasures;
import dev.muduo.imaging.measures.Uptake;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.series.DicomSource;
import dev.muduo.imaging.series.Series;
import dev.muduo.imaging.series.SourceImages;
import dev.muduo.imaging.testing.Geometries;
import dev.muduo.imaging.testing.OtherSoftware;
import dev.muduo.imaging.testing.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What others make of our results: dciodvfy, which knows the standard's tables, finds no error in any; dcmtk reads the report;
 * pydicom and numpy find the same voxels at the same places of the patient and the same numbers. Runs in CI, which installs them.
 */
@Tag("other-software")
class ResultsAgreementTest {
    @TempDir
    static Path folder;

    /** The last one has nothing in it. */
    @ParameterizedTest
    @ValueSource(ints = {4, 3, 1, 0})
    void othersReadWhatIsWrittenHere(int structures) throws IOException {
        Random random = new Random(structures);
        SourceImages source = structures == 3 ? Sources.axial(33, 17, 9, 4, 3) : Sources.oblique(random, 13, 9, 7);
        LabelMap labels = Sources.labels(random, source.grid(), structures);
        Volume suv = Geometries.volume(random, source.grid());
        List<StructureMeasures> measures = StructureMeasures.of(labels, suv, Sources.STRUCTURES);
        Path segmentation = write(SegmentationWriter.write(labels, Sources.STRUCTURES, source, Sources.ORIGIN));
        DicomFile contours = StructureSetWriter.write(labels, Sources.STRUCTURES, source, Sources.ORIGIN);
        Optional<String> tracer = structures == 3 ? Optional.of("PSMA") : Optional.of("FDG");
        Path report = write(MeasurementReport.write(measures, source, source, Sources.ORIGIN, tracer));
        assertNoError(segmentation);
        assertNoError(write(inOlderTerms(contours)));
        OtherSoftware.run("dcmdump", write(contours).toString());
        assertNoError(report);
        OtherSoftware.run("dsrdump", report.toString());

        Path out = folder.resolve("read.json");
        OtherSoftware.python("results_oracle.py", out, segmentation, report);
        JsonNode read = new ObjectMapper().readTree(out.toFile());
        assertSameVoxels(labels, source.grid(), read.get(0));
        assertSameNumbers(measures, structures == 3 ? "99N0" : "126034", read.get(1));
    }

    @Test
    void aSegmentationOfImagesThatHaveLostSomething() throws IOException {
        SourceImages whole = Sources.axial(9, 7, 5, 4, 3);
        SourceImages source = new SourceImages(
                whole.headers().toBuilder()
                        .text(Attribute.LOSSY_IMAGE_COMPRESSION, "01")
                        .text(Attribute.LOSSY_IMAGE_COMPRESSION_RATIO, "9.5")
                        .text(Attribute.LOSSY_IMAGE_COMPRESSION_METHOD, "ISO_10918_1")
                        .build(),
                whole.slices());
        LabelMap labels = Sources.labels(new Random(1), source.grid(), 4);
        assertNoError(write(SegmentationWriter.write(labels, Sources.STRUCTURES, source, Sources.ORIGIN)));
        assertNoError(
                write(inOlderTerms(StructureSetWriter.write(labels, Sources.STRUCTURES, source, Sources.ORIGIN))));
    }

    @Test
    void resultsOfAPart() throws IOException {
        SourceImages source = Sources.axial(9, 7, 5, 4, 3);
        LabelMap labels = Sources.labels(new Random(1), source.grid(), 4);
        Portion part = new Portion(Optional.of(new BoxMm(-10, 20, 0, 30, -5, 5)), true);
        assertNoError(write(SegmentationWriter.write(labels, Sources.STRUCTURES, source, Sources.ORIGIN, part)));
        assertNoError(write(
                inOlderTerms(StructureSetWriter.write(labels, Sources.STRUCTURES, source, Sources.ORIGIN, part))));
    }

    /** With all that a scanner's headers may hold. */
    @Test
    void resultsOfARealStudy() throws IOException {
        Path folderOfData = Path.of(System.getProperty("muduo.shared", "../shared"), "data", "sts");
        Path archive = folderOfData.resolve("dicom/STS_001/PET.tar.gz");
        Assumptions.assumeTrue(
                Files.isRegularFile(archive), "the real studies are not at " + folderOfData + " (set -Dmuduo.shared)");
        List<DicomSource> images = new ArrayList<>();
        TarGz.read(archive, 256L << 20).forEach((name, content) -> {
            if (name.contains("/image/")) {
                images.add(DicomSource.of(name, content));
            }
        });
        SourceImages source = SourceImages.of(Series.of(images, DicomLimits.STANDARD));
        LabelMap labels = Nifti.readLabelMap(folderOfData.resolve("nifti/STS_001/gtv_pet.nii.gz"));
        Volume suv = Nifti.readVolume(folderOfData.resolve("nifti/STS_001/pet.nii.gz"));
        assertNoError(write(SegmentationWriter.write(labels, Sources.STRUCTURES, source, Sources.ORIGIN)));
        assertNoError(
                write(inOlderTerms(StructureSetWriter.write(labels, Sources.STRUCTURES, source, Sources.ORIGIN))));
        List<StructureMeasures> measures = StructureMeasures.of(labels, suv, Sources.STRUCTURES);
        assertNoError(write(MeasurementReport.write(measures, source, source, Sources.ORIGIN, Optional.of("FDG"))));
    }

    /** The type of contours that exclude each other is younger than Debian's dciodvfy: it sees the rest of the object. */
    private static DicomFile inOlderTerms(DicomFile structureSet) {
        List<DataSet> regions = structureSet.dataSet().items(Attribute.ROI_CONTOUR_SEQUENCE).stream()
                .map(region -> region.has(Attribute.CONTOUR_SEQUENCE)
                        ? region.toBuilder()
                                .items(
                                        Attribute.CONTOUR_SEQUENCE,
                                        region.items(Attribute.CONTOUR_SEQUENCE).stream()
                                                .map(contour -> contour.toBuilder()
                                                        .text(Attribute.CONTOUR_GEOMETRIC_TYPE, "CLOSED_PLANAR")
                                                        .build())
                                                .toList())
                                .build()
                        : region)
                .toList();
        return DicomFile.of(
                structureSet.syntax(),
                structureSet.dataSet().toBuilder()
                        .items(Attribute.ROI_CONTOUR_SEQUENCE, regions)
                        .build());
    }

    private static void assertNoError(Path file) {
        String said = OtherSoftware.run("dciodvfy", "-new", file.toString());
        assertFalse(said.contains("Error"), said);
    }

    private static Path write(DicomFile file) throws IOException {
        Path path = Files.createTempFile(folder, "result", ".dcm");
        return Files.write(path, Dicom.encode(file));
    }

    private static void assertSameVoxels(LabelMap labels, Grid grid, JsonNode read) {
        assertEquals(
                "[[1,\"10200004\",\"\"],[2,\"64033007\",\"7771000\"],[3,\"64033007\",\"24028007\"],[4,\"gtv\",\"\"]]",
                read.get("segments").toString());
        JsonNode voxels = read.get("voxels");
        int found = 0;
        for (int segment = 1; segment <= 4; segment++) {
            for (int n = 0; n < labels.labels().length; n++) {
                if (labels.labels()[n] == segment) {
                    int i = n % grid.nx();
                    int j = n / grid.nx() % grid.ny();
                    int k = n / grid.nx() / grid.ny();
                    JsonNode voxel = voxels.get(found++);
                    assertEquals(segment, voxel.get(0).intValue());
                    assertEquals(grid.affine().x(i, j, k), -voxel.get(1).doubleValue(), 1e-6);
                    assertEquals(grid.affine().y(i, j, k), -voxel.get(2).doubleValue(), 1e-6);
                    assertEquals(grid.affine().z(i, j, k), voxel.get(3).doubleValue(), 1e-6);
                }
            }
        }
        assertEquals(found, voxels.size());
    }

    private static void assertSameNumbers(List<StructureMeasures> measures, String product, JsonNode read) {
        assertEquals("Enhanced SR Storage", read.get("class").textValue());
        int at = 0;
        for (StructureMeasures of : measures) {
            assertNumber(
                    "118565006", "", of.volumeMl(), "ml", read.get("numbers").get(at++));
            if (of.uptake().isPresent()) {
                Uptake uptake = of.uptake().get();
                String unit = "g/ml{SUVbw}";
                assertNumber(
                        "126401",
                        "373098007",
                        uptake.suvMean(),
                        unit,
                        read.get("numbers").get(at++));
                assertNumber(
                        "126401",
                        "56851009",
                        uptake.suvMax(),
                        unit,
                        read.get("numbers").get(at++));
                assertNumber(
                        "126401",
                        "126031",
                        uptake.suvPeak(),
                        unit,
                        read.get("numbers").get(at++));
                assertNumber(
                        product,
                        "",
                        uptake.glycolysis(),
                        "g",
                        read.get("numbers").get(at++));
            }
        }
        assertEquals(at, read.get("numbers").size());
    }

    private static void assertNumber(String concept, String derivation, double value, String unit, JsonNode number) {
        assertEquals(concept, number.get(0).textValue());
        assertEquals(derivation, number.get(1).textValue());
        assertEquals(value, number.get(2).doubleValue(), 1e-9 * Math.max(1, Math.abs(value)));
        assertEquals(unit, number.get(3).textValue());
    }
}
