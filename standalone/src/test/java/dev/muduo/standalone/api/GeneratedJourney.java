package dev.muduo.standalone.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muduo.generated.ApiClient;
import dev.muduo.generated.ApiException;
import dev.muduo.generated.api.LoopApi;
import dev.muduo.generated.api.ModelsApi;
import dev.muduo.generated.api.SegmentationsApi;
import dev.muduo.generated.api.StudiesApi;
import dev.muduo.generated.model.AnnotationReceipt;
import dev.muduo.generated.model.MaskGrid;
import dev.muduo.generated.model.ModelName;
import dev.muduo.generated.model.Problem;
import dev.muduo.generated.model.ReviewBody;
import dev.muduo.generated.model.Role;
import dev.muduo.generated.model.Segmentation;
import dev.muduo.generated.model.SegmentationBody;
import dev.muduo.generated.model.Study;
import dev.muduo.generated.model.StudyReceipt;
import dev.muduo.generated.model.Verdict;
import dev.muduo.imaging.nifti.Nifti;
import java.io.File;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a program does with the client that a generator has made from the API's description, as it came out of the generator. */
final class GeneratedJourney {
    /** A study is known to those who segment it a moment after whoever sent it was told that it is there. */
    private static final int ATTEMPTS = 300;

    private final ApiClient client = new ApiClient();
    private final ScannedStudy study;
    private final String verdict;

    /** @param verdict of the gate about a student */
    GeneratedJourney(URI instance, ScannedStudy study, String verdict) {
        client.setBasePath(instance.toString());
        this.study = study;
        this.verdict = verdict;
    }

    void go() throws Exception {
        String studyId = submit();
        segment(studyId);
        segmentLater(studyId);
        lookAround();
        aRefusalHasItsProblem();
    }

    private String submit() throws Exception {
        StudiesApi studies = new StudiesApi(client);
        StudyReceipt receipt = studies.submitStudy(
                null, study.ct().toFile(), study.pet().toFile(), null, null, null, null, null, null, "FDG");
        assertEquals(Role.TRAIN, receipt.getRole());
        AnnotationReceipt annotation = studies.submitAnnotation(
                receipt.getStudyId(),
                study.folder().resolve("label.nii.gz").toFile(),
                null,
                "liver,spleen",
                "order",
                "Dr. A",
                null,
                null,
                null,
                null);
        assertEquals(List.of("liver", "spleen"), annotation.getStructures());
        studies.reviewPseudoLabels(
                receipt.getStudyId(), new ReviewBody().run(1).decision("accept").reviewer("Dr. B"), null);
        Study told = studies.getStudy(receipt.getStudyId(), null);
        assertEquals(List.of("liver", "spleen"), told.getAnnotated());
        assertFalse(told.getReviews().isEmpty());
        return receipt.getStudyId();
    }

    private void segment(String studyId) throws Exception {
        SegmentationsApi segmentations = new SegmentationsApi(client);
        SegmentationBody wanted = new SegmentationBody().studyId(studyId).grid(MaskGrid.PET);
        File mask = once(() -> segmentations.segment(wanted, "nifti", null, null, "generated", null, null));
        assertEquals(
                Nifti.readVolume(study.pet()).grid().nx(),
                Nifti.readLabelMap(mask.toPath()).grid().nx());
        File report = segmentations.segment(
                new SegmentationBody().studyId(studyId).structures(List.of("liver")),
                "report",
                null,
                null,
                null,
                null,
                null);
        JsonNode liver = new ObjectMapper().readTree(report).path("structures").path(0);
        assertEquals("liver", liver.path("name").asText());
        assertEquals(1, segmentations.getServing(null).getServing().getNumber().compareTo(0));
    }

    private interface Asking {
        File ask() throws ApiException;
    }

    private static File once(Asking asking) throws Exception {
        for (int attempt = 1; ; attempt++) {
            try {
                return asking.ask();
            } catch (ApiException unknown) {
                if (unknown.getCode() != 404 || attempt == ATTEMPTS) {
                    throw unknown;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    private void segmentLater(String studyId) throws Exception {
        SegmentationsApi segmentations = new SegmentationsApi(client);
        File accepted = segmentations.segment(
                new SegmentationBody().studyId(studyId), "nifti", null, "respond-async", null, null, null);
        String id = new ObjectMapper().readTree(accepted).path("id").asText();
        Segmentation state = segmentations.getSegmentation(id, null);
        while (state.getState() == Segmentation.StateEnum.WAITING
                || state.getState() == Segmentation.StateEnum.RUNNING) {
            TimeUnit.MILLISECONDS.sleep(50);
            state = segmentations.getSegmentation(id, null);
        }
        assertEquals(Segmentation.StateEnum.DONE, state.getState());
        File picture = segmentations.getSegmentationResult(id, "preview", null, null);
        assertTrue(picture.length() > 0);
        segmentations.giveUpSegmentation(id, null);
    }

    private void lookAround() throws Exception {
        assertTrue(new LoopApi(client).getStatus(null).getLoop().getStudies().getArrived() > 0);
        ModelsApi models = new ModelsApi(client);
        assertTrue(
                models.listModels(null).getModels().stream().anyMatch(model -> model.getName() == ModelName.STUDENT));
        assertFalse(models.getModel(ModelName.STUDENT, null).getPromotions().isEmpty());
        Verdict judged = models.getVerdict(ModelName.STUDENT, verdict, null);
        assertEquals(ModelName.STUDENT, judged.getModel());
        assertFalse(judged.getStudies().isEmpty());
    }

    private void aRefusalHasItsProblem() throws Exception {
        ApiException refused =
                assertThrows(ApiException.class, () -> new StudiesApi(client).getStudy("0".repeat(64), null));
        assertEquals(404, refused.getCode());
        Problem problem = client.getObjectMapper().readValue(refused.getResponseBody(), Problem.class);
        assertEquals("study-unknown", problem.getCode());
    }
}
