package dev.muduo.ingest.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Structures;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.dicom.DicomLimits;
import dev.muduo.imaging.results.Origin;
import dev.muduo.imaging.results.SegmentationWriter;
import dev.muduo.imaging.results.StructureSetWriter;
import dev.muduo.imaging.series.Series;
import dev.muduo.imaging.series.SourceImages;
import dev.muduo.ingest.door.LabelFile;
import dev.muduo.ingest.door.Refusal;
import dev.muduo.ingest.door.SourceStudy;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.ingest.intake.AnnotationSubmission;
import dev.muduo.ingest.leader.AnnotationReceipt;
import dev.muduo.ingest.testing.DicomPhantom;
import dev.muduo.ingest.testing.IngestRig;
import dev.muduo.ingest.testing.Phantom;
import dev.muduo.schemas.StudyArrived;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects that somebody drew, sent to studies that came as DICOM, of which the edge knows what they are called. */
class OriginalNamesTest {
    private static final Structures STRUCTURES = new Structures(IngestRig.STRUCTURES);
    private static final Origin ORIGIN = new Origin("x", 1, "y", LocalDateTime.of(2024, 3, 2, 12, 0));

    @TempDir
    Path folder;

    private IngestRig rig;

    @BeforeEach
    void start() {
        rig = IngestRig.withSpool(
                        folder,
                        Map.of("site.originals", folder.resolve("originals").toString()))
                .started();
    }

    @Test
    void objectsOfTheStudyAreTakenUnderItsNamesAndUnderPseudonyms() throws IOException {
        StudyArrived study = arrive(1);
        SourceStudy original = originals(1);
        SourceStudy nobody = new Pseudonymous(SiteSecret.read(folder.resolve("site-secret"))).of(original);
        for (SourceStudy names : List.of(original, nobody)) {
            for (DicomFile drawn : drawnOn(names.ct())) {
                AnnotationReceipt receipt = submit(study, drawn);
                assertEquals(List.of("spleen", "liver"), receipt.structures());
                assertEquals(List.of(), receipt.warnings());
            }
        }
    }

    /** Two studies of one scanner lie at the same place. */
    @Test
    void objectsOfAnotherStudyAreRefusedAndNobodyIsNamed() throws IOException {
        StudyArrived study = arrive(1);
        arrive(2);
        SourceStudy other = originals(2);
        SourceStudy nobody = new Pseudonymous(SiteSecret.read(folder.resolve("site-secret"))).of(other);
        for (SourceStudy names : List.of(other, nobody)) {
            for (DicomFile drawn : drawnOn(names.ct())) {
                Refusal refusal = assertInstanceOf(
                        Refusal.class,
                        assertThrows(CompletionException.class, () -> submit(study, drawn))
                                .getCause());
                assertEquals("label-other-study", refusal.code());
                assertEquals(Refusal.Kind.INVALID, refusal.kind());
                assertFalse(refusal.getMessage().contains(DicomPhantom.PATIENT_ID), refusal.getMessage());
                assertFalse(refusal.getMessage().contains(DicomPhantom.studyUid(2)), refusal.getMessage());
            }
        }
        assertEquals(List.of(), rig.annotated());
    }

    @Test
    void ofAStudyThatCameAsNiftiOnlyTheGeometryIsKnownAndTheReceiptSaysSo() throws IOException {
        String studyId = rig.submit(rig.study(3)).studyId();
        AnnotationReceipt receipt = submit(
                studyId,
                SegmentationWriter.write(
                        Phantom.label(), STRUCTURES, originals(1).ct(), ORIGIN));
        assertTrue(receipt.warnings().get(0).contains("by its geometry alone"), receipt.toString());
    }

    private static List<DicomFile> drawnOn(SourceImages images) {
        return List.of(
                SegmentationWriter.write(Phantom.label(), STRUCTURES, images, ORIGIN),
                StructureSetWriter.write(Phantom.label(), STRUCTURES, images, ORIGIN));
    }

    private static SourceStudy originals(int seed) {
        return new SourceStudy(
                images(DicomPhantom.ct(seed, UnaryOperator.identity())),
                images(DicomPhantom.pet(seed, UnaryOperator.identity())));
    }

    private static SourceImages images(List<DataSet> slices) {
        return SourceImages.of(Series.of(DicomPhantom.sources(slices), DicomLimits.STANDARD));
    }

    private StudyArrived arrive(int seed) {
        DicomPhantom.study(seed).forEach(rig::push);
        rig.quiet();
        List<StudyArrived> arrived = rig.arrived();
        return arrived.get(arrived.size() - 1);
    }

    private AnnotationReceipt submit(StudyArrived study, DicomFile drawn) throws IOException {
        return submit(study.getStudyId(), drawn);
    }

    private AnnotationReceipt submit(String studyId, DicomFile drawn) throws IOException {
        Path sent = Files.createTempDirectory(folder, "sent");
        Path label = Files.write(sent.resolve("label"), Dicom.encode(drawn));
        return rig.submit(new AnnotationSubmission(
                studyId,
                Optional.empty(),
                new LabelFile(label, List.of(), LabelFile.Values.ORDER, false),
                sent,
                "somebody",
                List.of()));
    }
}
