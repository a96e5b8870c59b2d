package dev.muduo.ingest.door;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.archive.TarGz;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.dicom.TransferSyntax;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.results.Origin;
import dev.muduo.imaging.results.SegmentationWriter;
import dev.muduo.imaging.results.StructureSetWriter;
import dev.muduo.imaging.series.DicomSource;
import dev.muduo.imaging.series.Series;
import dev.muduo.imaging.series.SourceImages;
import dev.muduo.ingest.testing.Phantom;
import dev.muduo.ingest.testing.PhantomSource;
import dev.muduo.platform.store.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A radiologist's correction as DICOM: a segmentation or a structure set in place of a label map. */
class DicomDrawingTest {
    private static final Structures MODEL = new Structures(List.of(
            new Structure(1, "spleen", "78961009"),
            new Structure(2, "kidney_left", "18639004"),
            new Structure(3, "liver", "10200004")));

    /** Another program's, in another order, with one structure that the model has not. */
    private static final Structures DRAWN = new Structures(List.of(
            new Structure(1, "leber", "10200004"),
            new Structure(2, "pancreas", "15776009"),
            new Structure(3, "milz", "78961009"),
            new Structure(4, "niere_links", "18639004")));

    private static final Origin ORIGIN = new Origin("x", 1, "y", LocalDateTime.of(2024, 3, 2, 12, 0));

    private static final SourceStudy NAMES = new SourceStudy(PhantomSource.ct(), PhantomSource.pet());
    private static final AnnotatedStudy STUDY = new AnnotatedStudy(Phantom.CT_GRID, Phantom.PET_GRID, List.of(NAMES));

    private final LabelDoor door = new LabelDoor(DoorLimits.STANDARD, MODEL);

    @TempDir
    Path folder;

    @Test
    void aSegmentationIsAnAnnotationOfWhatItShows() throws IOException {
        DicomFile file = SegmentationWriter.write(Phantom.label(0, 1, 3), DRAWN, PhantomSource.ct(), ORIGIN);
        PreparedLabel label = admit(file);
        assertEquals(
                List.of("spleen", "liver"), label.structures(), "by code, in the model's order; the kidney is empty");
        assertArrayEquals(Phantom.label(0, 3, 1).labels(), stored(label));
        assertEquals(Phantom.CT_GRID, label.label().grid());
        assertEquals(
                List.of("label: the segments or regions of these numbers are none of the model's structures and are"
                        + " ignored: [2]"),
                label.warnings());
        assertEquals(Sha256.of(Dicom.encode(file)), label.label().sourceSha256());
    }

    @Test
    void namesChooseAmongWhatIsThere() throws IOException {
        DicomFile file = SegmentationWriter.write(Phantom.label(0, 1, 3), DRAWN, PhantomSource.ct(), ORIGIN);
        PreparedLabel label = admit(file, "liver", "kidney_left");
        assertEquals(List.of("kidney_left", "liver"), label.structures());
        assertArrayEquals(Phantom.label(0, 3, 0).labels(), stored(label));
        assertTrue(
                label.warnings().get(0).contains("no voxel of kidney_left"),
                label.warnings().toString());
        assertTrue(
                label.warnings().get(1).contains("voxels of spleen are ignored"),
                label.warnings().toString());
    }

    @Test
    void aSegmentationOfThePetLiesOnThePet() throws IOException {
        byte[] labels = new byte[Phantom.PET_GRID.voxels()];
        labels[200] = 3;
        PreparedLabel label = admit(
                SegmentationWriter.write(new LabelMap(Phantom.PET_GRID, labels), DRAWN, PhantomSource.pet(), ORIGIN));
        assertEquals(Phantom.PET_GRID, label.label().grid());
        labels[200] = 1;
        assertArrayEquals(labels, stored(label));
    }

    @Test
    void aStructureSetLiesOnTheImagesThatItWasDrawnOn() throws IOException {
        PreparedLabel onCt = admit(StructureSetWriter.write(Phantom.label(0, 1, 3), DRAWN, PhantomSource.ct(), ORIGIN));
        assertEquals(List.of("spleen", "liver"), onCt.structures());
        assertArrayEquals(Phantom.label(0, 3, 1).labels(), stored(onCt));
        byte[] labels = new byte[Phantom.PET_GRID.voxels()];
        labels[200] = 3;
        PreparedLabel onPet = admit(
                StructureSetWriter.write(new LabelMap(Phantom.PET_GRID, labels), DRAWN, PhantomSource.pet(), ORIGIN));
        assertEquals(Phantom.PET_GRID, onPet.label().grid());
    }

    /** The contours of real studies, on the grids as they are stored: the masks that other software made of them. */
    @ParameterizedTest
    @CsvSource({"STS_001, CT, gtv_ct", "STS_001, PET, gtv_pet", "STS_019, CT, gtv_ct", "STS_019, PET, gtv_pet"})
    void contoursOfRealStudies(String study, String modality, String mask) throws IOException {
        Path data = Path.of(System.getProperty("muduo.shared", "../shared"), "data", "sts");
        Path archive = data.resolve("dicom").resolve(study).resolve(modality + ".tar.gz");
        Assumptions.assumeTrue(Files.isRegularFile(archive), "needs the studies in " + data);
        Path file = folder.resolve("label");
        for (Map.Entry<String, byte[]> entry : TarGz.read(archive, 256L << 20).entrySet()) {
            if (entry.getKey().contains("/mask/") && entry.getKey().endsWith(".dcm")) {
                Files.write(file, entry.getValue());
            }
        }
        SourceStudy names = new SourceStudy(images(data, study, "CT"), images(data, study, "PET"));
        Path nifti = data.resolve("nifti").resolve(study);
        LabelFile label =
                new LabelFile(file, List.of(), LabelFile.Values.ORDER, false, Map.of("GTV_Mass_" + modality, "gtv"));
        LabelDoor tumours = new LabelDoor(DoorLimits.STANDARD, new Structures(List.of(new Structure(1, "gtv", ""))));
        PreparedLabel prepared = tumours.admit(
                label,
                new AnnotatedStudy(
                        ContentHash.storable(
                                Nifti.readVolume(nifti.resolve("ct.nii.gz")).grid()),
                        ContentHash.storable(
                                Nifti.readVolume(nifti.resolve("pet.nii.gz")).grid()),
                        List.of(names)),
                folder);
        assertArrayEquals(Nifti.readLabelMap(nifti.resolve(mask + ".nii.gz")).labels(), stored(prepared));
        assertEquals(List.of("gtv"), prepared.structures());
        assertEquals(List.of(), prepared.warnings());
    }

    private static SourceImages images(Path data, String study, String modality) throws IOException {
        Path archive = data.resolve("dicom").resolve(study).resolve(modality + ".tar.gz");
        List<DicomSource> images = new ArrayList<>();
        TarGz.read(archive, 256L << 20).forEach((name, content) -> {
            if (name.contains("/image/")) {
                images.add(DicomSource.of(name, content));
            }
        });
        return SourceImages.of(Series.of(images, DicomLimits.STANDARD));
    }

    @Test
    void contoursThatNameNoImagesAreRefused() throws IOException {
        DicomFile file = StructureSetWriter.write(Phantom.label(0, 1, 3), DRAWN, PhantomSource.ct(), ORIGIN);
        DataSet without = file.dataSet().toBuilder()
                .remove(Attribute.REFERENCED_FRAME_OF_REFERENCE_SEQUENCE)
                .build();
        assertRefused("label-other-series", DicomFile.of(TransferSyntax.IMPLICIT_LITTLE_ENDIAN, without));
    }

    @Test
    void whatIsNoAnnotationOfTheStudyIsRefused() throws IOException {
        DicomFile file = SegmentationWriter.write(Phantom.label(0, 1, 3), DRAWN, PhantomSource.ct(), ORIGIN);
        Grid moved = new Grid(12, 12, 10, Affine.scaling(3, 3, 4, -17, -18, -20));
        Refusal elsewhere = assertThrows(
                Refusal.class,
                () -> door.admit(sent(file), new AnnotatedStudy(moved, Phantom.PET_GRID, List.of(NAMES)), folder));
        assertEquals("label-other-geometry", elsewhere.code());
        assertRefused("structure-not-drawn", withSegments(file, 1), "liver", "spleen");
        assertRefused(
                "label-empty", SegmentationWriter.write(Phantom.label(0, 0, 0), DRAWN, PhantomSource.ct(), ORIGIN));
        assertRefused(
                "label-empty",
                SegmentationWriter.write(Phantom.label(0, 0, 0), DRAWN, PhantomSource.ct(), ORIGIN),
                "liver");
        assertRefused("structure-unknown", file, "lung");
        Structures foreign = new Structures(List.of(new Structure(1, "pancreas", "15776009")));
        assertRefused(
                "label-nothing-known",
                SegmentationWriter.write(Phantom.label(0, 1, 0), foreign, PhantomSource.ct(), ORIGIN));
    }

    /** Without the later segments and their frames; the pixels that are left over do no harm. */
    private static DicomFile withSegments(DicomFile file, int count) {
        List<DataSet> frames = file.dataSet().items(Attribute.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).stream()
                .filter(frame -> frame.items(Attribute.SEGMENT_IDENTIFICATION_SEQUENCE)
                                .get(0)
                                .requireInteger(Attribute.REFERENCED_SEGMENT_NUMBER)
                        <= count)
                .toList();
        return DicomFile.of(
                file.syntax(),
                file.dataSet().toBuilder()
                        .items(
                                Attribute.SEGMENT_SEQUENCE,
                                file.dataSet().items(Attribute.SEGMENT_SEQUENCE).subList(0, count))
                        .items(Attribute.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, frames)
                        .numbers(Attribute.NUMBER_OF_FRAMES, frames.size())
                        .build());
    }

    @Test
    void otherAndDamagedObjectsAreRefused() throws IOException {
        DataSet image = DataSet.builder()
                .text(Attribute.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.2")
                .text(Attribute.SOP_INSTANCE_UID, "2.25.9")
                .text(Attribute.PATIENT_NAME, "PLANTED^PATIENT")
                .build();
        assertRefused("label-wrong-object", DicomFile.of(TransferSyntax.EXPLICIT_LITTLE_ENDIAN, image));
        byte[] whole =
                Dicom.encode(SegmentationWriter.write(Phantom.label(0, 1, 3), DRAWN, PhantomSource.ct(), ORIGIN));
        Path file = Files.write(folder.resolve("label"), Arrays.copyOf(whole, whole.length - 9));
        Refusal refusal = assertThrows(
                Refusal.class,
                () -> door.admit(new LabelFile(file, List.of(), LabelFile.Values.ORDER, false), STUDY, folder));
        assertEquals("label-unreadable", refusal.code());
    }

    private LabelFile sent(DicomFile object, String... structures) throws IOException {
        Path file = Files.write(folder.resolve("label"), Dicom.encode(object));
        return new LabelFile(file, List.of(structures), LabelFile.Values.ORDER, false);
    }

    private PreparedLabel admit(DicomFile object, String... structures) throws IOException {
        return door.admit(sent(object, structures), STUDY, folder);
    }

    private void assertRefused(String code, DicomFile object, String... structures) {
        Refusal refusal = assertThrows(Refusal.class, () -> admit(object, structures));
        assertEquals(code, refusal.code(), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("PLANTED"), refusal.getMessage());
    }

    private static byte[] stored(PreparedLabel label) {
        return Nifti.readLabelMap(label.label().file()).labels();
    }
}
