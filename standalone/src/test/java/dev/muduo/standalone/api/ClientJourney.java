package dev.muduo.standalone.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.client.Drawing;
import dev.muduo.client.Images;
import dev.muduo.client.LoopEvents;
import dev.muduo.client.MuduoClient;
import dev.muduo.client.PendingSegmentation;
import dev.muduo.client.RefusedException;
import dev.muduo.client.Review;
import dev.muduo.client.Segmented;
import dev.muduo.client.StudyDetails;
import dev.muduo.client.Wanted;
import dev.muduo.client.Wanted.Format;
import dev.muduo.client.answer.AnnotationReceipt;
import dev.muduo.client.answer.MaskReport;
import dev.muduo.client.answer.ReviewReceipt;
import dev.muduo.client.answer.SegmentationState;
import dev.muduo.client.answer.Study;
import dev.muduo.client.answer.StudyReceipt;
import dev.muduo.client.answer.Verdict;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.nifti.Nifti;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a hospital's program does with the Java client; each answer is held against the API's description on its way. */
final class ClientJourney {
    private final MuduoClient muduo;
    private final ScannedStudy study;
    private final Path folder;
    private final String verdict;

    /** @param verdict of the gate about a student */
    ClientJourney(MuduoClient muduo, ScannedStudy study, Path folder, String verdict) {
        this.muduo = muduo;
        this.study = study;
        this.folder = folder;
        this.verdict = verdict;
    }

    void go() throws Exception {
        String studyId = submit();
        annotateAndReview(studyId);
        segment();
        segmentLater();
        lookAround(studyId);
        refusalsAreTyped();
    }

    private String submit() throws Exception {
        StudyReceipt first =
                muduo.studies().submit(Images.nifti(study.ct(), study.pet()), StudyDetails.NONE.tracer("FDG"));
        StudyReceipt again =
                muduo.studies().submit(Images.nifti(study.ct(), study.pet()), StudyDetails.NONE.tracer("FDG"));
        assertEquals(first.studyId(), again.studyId());
        assertFalse(again.created());
        StudyReceipt dicom = muduo.studies().submit(Images.dicom(study.zip()), StudyDetails.NONE);
        assertFalse(dicom.studyId().equals(first.studyId()));
        assertEquals("TRAIN", dicom.role());
        return first.studyId();
    }

    private void annotateAndReview(String studyId) throws Exception {
        AnnotationReceipt annotation = muduo.studies()
                .annotate(
                        studyId,
                        Drawing.of(
                                folder.resolve("label.nii.gz"),
                                List.of("liver", "spleen"),
                                Drawing.Values.ORDER,
                                "Dr. A"));
        assertEquals(List.of("liver", "spleen"), annotation.structures());
        ReviewReceipt review = muduo.studies().review(studyId, Review.of(1, Review.Decision.ACCEPT, "Dr. B"));
        assertEquals(1, review.run());
        Study told = muduo.studies().get(studyId);
        assertEquals(List.of("liver", "spleen"), told.annotated());
        assertTrue(told.reviews().stream().anyMatch(one -> one.reviewId().equals(review.reviewId())));
        assertEquals(
                Nifti.readVolume(study.ct()).grid().nx(),
                told.revisions().get(0).ct().voxels().get(0));
        assertTrue(muduo.studies().page(1, "").next().isPresent());
    }

    private void segment() throws Exception {
        Path mask = folder.resolve("client-mask.nii.gz");
        Images pair = Images.nifti(study.ct(), study.pet());
        Segmented answer = muduo.segmentations().segment(pair, Wanted.mask(), mask);
        LabelMap map = Nifti.readLabelMap(mask);
        assertEquals(Nifti.readVolume(study.ct()).grid().nz(), map.grid().nz());
        assertEquals(64, answer.version().checkpoint().length());

        MaskReport part = muduo.segmentations()
                .report(
                        pair,
                        Wanted.mask()
                                .structures(List.of("liver"))
                                .box(List.of(-100.0, 100.0, -100.0, 100.0, -100.0, 100.0)));
        assertEquals(
                List.of("liver"),
                part.structures().stream().map(MaskReport.Measured::name).toList());
        assertTrue(part.part().isPresent() && part.box().isPresent());

        Path seg = folder.resolve("client-seg.dcm");
        muduo.segmentations().segment(Images.dicom(study.zip()), Wanted.mask().as(Format.SEG), seg);
        DataSet object = Dicom.read(Files.readAllBytes(seg), "seg").dataSet();
        assertEquals("2.25.815", object.requireText(Attribute.STUDY_INSTANCE_UID));
    }

    private void segmentLater() throws Exception {
        PendingSegmentation pending = muduo.segmentations().begin(Images.nifti(study.ct(), study.pet()), Wanted.mask());
        List<SegmentationState> told = new ArrayList<>();
        SegmentationState last = pending.await(told::add);
        assertEquals(last, told.get(told.size() - 1));
        assertEquals(Optional.of(last.windows()), last.windowsTotal());
        Path mask = folder.resolve("client-later.nii.gz");
        Segmented saved = pending.save(Format.NIFTI, mask);
        assertEquals(last.checkpoint(), Optional.of(saved.version().checkpoint()));
        assertEquals(
                Nifti.readVolume(study.ct()).grid().nz(),
                Nifti.readLabelMap(mask).grid().nz());
        assertEquals(last.checkpoint(), Optional.of(pending.report().checkpoint()));
        pending.cancel();
        assertEquals(
                "unknown-segmentation",
                assertThrows(RefusedException.class, pending::state).code());
    }

    private void lookAround(String studyId) throws Exception {
        assertTrue(muduo.loop().status().loop().studies().arrived() > 0);
        assertTrue(muduo.studies().structures().stream()
                .anyMatch(structure -> structure.name().equals("liver")));
        assertTrue(muduo.segmentations().serving().serving().isPresent());
        assertTrue(muduo.models().all().stream().anyMatch(model -> model.name().equals("student")));
        Verdict judged = muduo.models().verdict("student", verdict);
        assertEquals("student", judged.model());
        assertFalse(judged.studies().isEmpty());
        assertFalse(muduo.loop().rounds("student").isEmpty());
        assertTrue(muduo.loop().agreement(List.of(studyId)).size() <= 1);
        assertTrue(muduo.dicomStudies().counts().getOrDefault("TAKEN", 0) >= 1);
        try (LoopEvents events = muduo.loop().events(1)) {
            assertFalse(events.next().orElseThrow().type().isEmpty());
        }
    }

    private void refusalsAreTyped() {
        assertEquals(
                "study-unknown",
                assertThrows(RefusedException.class, () -> muduo.studies().get("0".repeat(64)))
                        .code());
        RefusedException noDicom = assertThrows(
                RefusedException.class,
                () -> muduo.segmentations()
                        .segment(
                                Images.nifti(study.ct(), study.pet()),
                                Wanted.mask().as(Format.SEG),
                                folder.resolve("never.dcm")));
        assertEquals("no-source-images", noDicom.code());
        assertEquals(409, noDicom.status());
        assertFalse(Files.exists(folder.resolve("never.dcm")));
    }
}
