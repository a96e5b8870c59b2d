package dev.muduo.standalone.cohort;

import dev.muduo.client.Drawing;
import dev.muduo.client.Images;
import dev.muduo.client.MuduoClient;
import dev.muduo.client.Role;
import dev.muduo.client.StudyDetails;
import java.io.IOException;

/** Sends studies of a cohort in over HTTP, as a hospital would. As safe for several threads as its client. */
public record CohortSender(MuduoClient muduo) {
    /** Sends a study with what is drawn in it, if anything is; returns its id when all is published. */
    public String send(CohortStudy study) throws IOException, InterruptedException {
        String studyId = sendImages(study);
        if (study.drawing().isPresent()) {
            sendDrawing(study, studyId);
        }
        return studyId;
    }

    /** Sends its images alone; returns its id when they are published. */
    public String sendImages(CohortStudy study) throws IOException, InterruptedException {
        return muduo.studies()
                .submit(
                        Images.nifti(study.ct(), study.pet()),
                        StudyDetails.as(Role.valueOf(study.role().name())))
                .studyId();
    }

    /** Sends what is drawn in it; returns when it is published. */
    public void sendDrawing(CohortStudy study, String studyId) throws IOException, InterruptedException {
        CohortStudy.Drawing drawing = study.drawing().orElseThrow();
        muduo.studies()
                .annotate(
                        studyId,
                        Drawing.of(drawing.label(), drawing.structures(), Drawing.Values.MODEL, drawing.annotator()));
    }
}
