package dev.muduo.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.client.answer.AnnotationReceipt;
import dev.muduo.client.answer.ReviewReceipt;
import dev.muduo.client.answer.Structure;
import dev.muduo.client.answer.Study;
import dev.muduo.client.answer.StudyPage;
import dev.muduo.client.answer.StudyReceipt;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Studies, annotations and reviews. Sending one again changes nothing. */
public final class Studies {
    private static final String PATH = "/v1/studies";

    private final Requests requests;

    Studies(Requests requests) {
        this.requests = requests;
    }

    /** Sends a study to be learned from; returns when it is published. */
    public StudyReceipt submit(Images.Upload images, StudyDetails details) throws IOException, InterruptedException {
        MultipartForm form = form(images)
                .field("role", details.role())
                .field("subject", details.subject())
                .field("patientId", details.patientId())
                .field("studyInstanceUid", details.studyInstanceUid())
                .field("site", details.site())
                .field("tracer", details.tracer());
        return requests.json(Call.post(PATH, form), StudyReceipt.class);
    }

    static MultipartForm form(Images.Upload images) {
        if (images instanceof Images.DicomZip dicom) {
            return new MultipartForm().file("dicom", dicom.zip());
        }
        Images.NiftiPair pair = (Images.NiftiPair) images;
        return new MultipartForm().file("ct", pair.ct()).file("pet", pair.pet());
    }

    /** Sends what a person has drawn in a study; returns when it is published. */
    public AnnotationReceipt annotate(String studyId, Drawing drawing) throws IOException, InterruptedException {
        MultipartForm form = new MultipartForm()
                .file("label", drawing.file())
                .field("structures", drawing.structures())
                .field("values", drawing.values().name().toLowerCase(Locale.ROOT))
                .field("annotator", drawing.annotator())
                .field("supersedes", drawing.supersedes())
                .field("aliases", drawing.aliases())
                .field("allowEmpty", String.valueOf(drawing.allowEmpty()));
        drawing.revision().ifPresent(number -> form.field("revision", String.valueOf(number)));
        return requests.json(
                Call.post(Call.path("v1", "studies", studyId, "annotations"), form), AnnotationReceipt.class);
    }

    /** Sends what a person thinks of a study's pseudo-labels; returns when it is published. */
    public ReviewReceipt review(String studyId, Review review) throws IOException, InterruptedException {
        Map<String, Object> body = new TreeMap<>(
                Map.of("run", review.run(), "decision", review.decision().name(), "reviewer", review.reviewer()));
        if (!review.structures().isEmpty()) {
            body.put("structures", review.structures());
        }
        review.revision().ifPresent(number -> body.put("revision", number));
        return requests.json(Call.post(Call.path("v1", "studies", studyId, "reviews"), body), ReviewReceipt.class);
    }

    /** One study, with its revisions, annotations and reviews. */
    public Study get(String studyId) throws IOException, InterruptedException {
        return requests.json(Call.get(Call.path("v1", "studies", studyId)), Study.class);
    }

    /**
     * A page of studies, in the order of their ids.
     *
     * @param limit 1 to 1000
     * @param after the {@code next} of the page before, or nothing
     */
    public StudyPage page(int limit, String after) throws IOException, InterruptedException {
        return requests.json(Call.get(PATH + "?limit=" + limit + "&after=" + Call.encoded(after)), StudyPage.class);
    }

    /** The organs that the model segments. */
    public List<Structure> structures() throws IOException, InterruptedException {
        JsonNode answer = requests.json(Call.get("/v1/structures"), JsonNode.class);
        return Lists.of(answer.path("structures"), Structure.class);
    }
}
