package dev.muduo.ingest.door;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Structures;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.results.Origin;
import dev.muduo.imaging.results.SegmentationWriter;
import dev.muduo.imaging.results.StructureSetWriter;
import dev.muduo.imaging.series.SourceImages;
import dev.muduo.ingest.testing.IngestRig;
import dev.muduo.ingest.testing.Phantom;
import dev.muduo.ingest.testing.PhantomSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which objects are annotations of a study: those that name it, not all that fit. */
class AnnotatedStudyTest {
    private static final Structures STRUCTURES = new Structures(IngestRig.STRUCTURES);
    private static final Origin ORIGIN = new Origin("x", 1, "y", LocalDateTime.of(2024, 3, 2, 12, 0));
    private static final SourceStudy NAMES = new SourceStudy(PhantomSource.ct(), PhantomSource.pet());
    private static final AnnotatedStudy STUDY = new AnnotatedStudy(Phantom.CT_GRID, Phantom.PET_GRID, List.of(NAMES));

    private final LabelDoor door = new LabelDoor(DoorLimits.STANDARD, STRUCTURES);

    @TempDir
    Path folder;

    private enum Kind {
        SEGMENTATION,
        STRUCTURE_SET;

        DicomFile on(SourceImages source) {
            return this == SEGMENTATION
                    ? SegmentationWriter.write(Phantom.label(), STRUCTURES, source, ORIGIN)
                    : StructureSetWriter.write(Phantom.label(), STRUCTURES, source, ORIGIN);
        }
    }

    private static SourceImages changed(SourceImages source, Attribute attribute, String value) {
        return new SourceImages(
                source.headers().toBuilder().text(attribute, value).build(), source.slices());
    }

    static Stream<Arguments> strangers() {
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of(
                        Arguments.of(kind, Attribute.STUDY_INSTANCE_UID, "label-other-study"),
                        Arguments.of(kind, Attribute.PATIENT_ID, "label-other-patient"),
                        Arguments.of(kind, Attribute.SERIES_INSTANCE_UID, "label-other-series"),
                        Arguments.of(kind, Attribute.FRAME_OF_REFERENCE_UID, "label-other-frame-of-reference")));
    }

    /** From the same scanner, so its voxels lie where this study's lie. */
    @ParameterizedTest
    @MethodSource("strangers")
    void anObjectOfSomethingElseIsRefusedWhereverItLies(Kind kind, Attribute attribute, String code)
            throws IOException {
        admit(kind.on(PhantomSource.ct()));
        assertRefused(code, kind.on(changed(PhantomSource.ct(), attribute, "2.25.99999")));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void anObjectMayNameTheStudyAsOthersNameIt(Kind kind) throws IOException {
        SourceStudy others = new SourceStudy(renamed(PhantomSource.ct()), renamed(PhantomSource.pet()));
        AnnotatedStudy study = new AnnotatedStudy(Phantom.CT_GRID, Phantom.PET_GRID, List.of(NAMES, others));
        for (SourceImages images : List.of(PhantomSource.ct(), others.ct())) {
            PreparedLabel label = door.admit(sent(kind.on(images)), study, folder);
            assertArrayEquals(Phantom.label().labels(), stored(label));
        }
        SourceImages mixed = changed(others.ct(), Attribute.PATIENT_ID, "PLANTED-1");
        Refusal refusal = assertThrows(Refusal.class, () -> door.admit(sent(kind.on(mixed)), study, folder));
        assertEquals("label-other-patient", refusal.code(), "names of one archive do not go with another's");
    }

    /** As without identity: every name is another one. */
    private static SourceImages renamed(SourceImages source) {
        SourceImages renamed = source;
        for (Attribute uid : List.of(
                Attribute.STUDY_INSTANCE_UID, Attribute.SERIES_INSTANCE_UID, Attribute.FRAME_OF_REFERENCE_UID)) {
            renamed = changed(renamed, uid, source.headers().requireText(uid) + "7");
        }
        return changed(renamed, Attribute.PATIENT_ID, "pseudonym");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatAnObjectDoesNotSayIsNotHeldAgainstIt(Kind kind) throws IOException {
        DicomFile file = kind.on(PhantomSource.ct());
        DataSet without = file.dataSet().toBuilder()
                .bytes(Attribute.PATIENT_ID, new byte[0])
                .remove(Attribute.REFERENCED_SERIES_SEQUENCE)
                .build();
        assertEquals(
                List.of("spleen", "liver"),
                admit(DicomFile.of(file.syntax(), without)).structures());
        DataSet nameless =
                without.toBuilder().remove(Attribute.STUDY_INSTANCE_UID).build();
        assertRefused("label-other-study", DicomFile.of(file.syntax(), nameless));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whereNoNamesAreKnownGeometryDecidesAloneAndTheSenderIsTold(Kind kind) throws IOException {
        AnnotatedStudy nameless = new AnnotatedStudy(Phantom.CT_GRID, Phantom.PET_GRID, List.of());
        PreparedLabel label = door.admit(sent(kind.on(PhantomSource.ct())), nameless, folder);
        assertEquals(List.of("spleen", "liver"), label.structures());
        assertTrue(
                label.warnings().stream().anyMatch(warning -> warning.contains("by its geometry alone")),
                label.warnings().toString());
    }

    private LabelFile sent(DicomFile object) throws IOException {
        Path file = Files.write(folder.resolve("label"), Dicom.encode(object));
        return new LabelFile(file, List.of(), LabelFile.Values.ORDER, false);
    }

    private PreparedLabel admit(DicomFile object) throws IOException {
        return door.admit(sent(object), STUDY, folder);
    }

    private void assertRefused(String code, DicomFile object) {
        Refusal refusal = assertThrows(Refusal.class, () -> admit(object));
        assertEquals(code, refusal.code(), refusal.getMessage());
        assertEquals(Refusal.Kind.INVALID, refusal.kind());
        assertFalse(refusal.getMessage().contains("PLANTED"), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("2.25"), refusal.getMessage());
    }

    private static byte[] stored(PreparedLabel label) {
        return Nifti.readLabelMap(label.label().file()).labels();
    }
}
