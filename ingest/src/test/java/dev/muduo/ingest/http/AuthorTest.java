package dev.muduo.ingest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.ingest.door.StudyFiles;
import dev.muduo.ingest.testing.IngestRig;
import dev.muduo.ingest.testing.IngestServer;
import dev.muduo.ingest.testing.IngestServer.Answer;
import dev.muduo.ingest.testing.Multipart;
import dev.muduo.ingest.testing.Phantom;
import dev.muduo.platform.security.AccessRole;
import dev.muduo.platform.security.Authentication;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.platform.testing.SecuritySettings;
import dev.muduo.schemas.AnnotationSubmitted;
import dev.muduo.schemas.PseudoLabelReviewed;
import dev.muduo.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whose name stands with an annotation and a review, where callers are told apart. */
@Timeout(60)
class AuthorTest {
    @TempDir
    Path folder;

    private IngestRig rig;
    private IngestServer server;
    private String study;

    @BeforeEach
    void start() throws Exception {
        rig = new IngestRig(folder, new InMemoryEventLog(), new InMemoryObjectStore(), Map.of());
        Map<String, Object> keys = SecuritySettings.keysOfAllRoles(folder.resolve("keys"));
        server = new IngestServer(rig, Authentication.of(SecuritySettings.section(keys), InstantSource.system()))
                .running();
        study = "/v1/studies/"
                + as(AccessRole.ANNOTATOR).post("/v1/studies", pair()).json().getString("studyId");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Multipart pair() throws IOException {
        StudyFiles files = Phantom.write(Files.createTempDirectory(folder, "sent"), 1);
        return new Multipart().file("ct", files.ct()).file("pet", files.pet());
    }

    private static Multipart drawing() {
        return new Multipart()
                .file("label", "label.nii.gz", Nifti.encode(Phantom.label()))
                .field("structures", "liver,spleen");
    }

    private IngestServer as(AccessRole role) {
        return server.as(SecuritySettings.key(role));
    }

    private Answer draw(AccessRole by, Multipart form) throws Exception {
        return as(by).post(study + "/annotations", form);
    }

    private Answer review(AccessRole by, String more) throws Exception {
        return as(by).post(
                        study + "/reviews", "application/json", "{\"run\": 1, \"decision\": \"reject\"" + more + "}");
    }

    private List<String> annotators() {
        return rig.annotated().stream().map(AnnotationSubmitted::getAnnotator).toList();
    }

    private List<String> reviewers() {
        return rig.log.events(Topics.ANNOTATIONS, PseudoLabelReviewed.class).stream()
                .map(PseudoLabelReviewed::getReviewer)
                .toList();
    }

    private static void assertNotTheAuthor(Answer answer) {
        assertEquals(403, answer.status(), answer.json().encode());
        assertEquals("not-the-author", answer.json().getString("code"));
    }

    @Test
    void aDrawingIsTheCallers() throws Exception {
        assertNotTheAuthor(draw(AccessRole.ANNOTATOR, drawing().field("annotator", "Dr. A")));
        assertEquals(List.of(), annotators());
        assertEquals(201, draw(AccessRole.ANNOTATOR, drawing()).status());
        assertEquals(
                200,
                draw(AccessRole.ANNOTATOR, drawing().field("annotator", "annotator"))
                        .status());
        assertEquals(List.of("annotator"), annotators());
    }

    @Test
    void aReviewIsTheCallers() throws Exception {
        assertNotTheAuthor(review(AccessRole.REVIEWER, ", \"reviewer\": \"Dr. A\""));
        assertEquals(List.of(), reviewers());
        assertEquals(201, review(AccessRole.REVIEWER, "").status());
        assertEquals(
                200, review(AccessRole.REVIEWER, ", \"reviewer\": \"reviewer\"").status());
        assertEquals(List.of("reviewer"), reviewers());
    }

    @Test
    void anAdminBringsInWhatOthersHaveDone() throws Exception {
        assertEquals(
                201,
                draw(AccessRole.ADMIN, drawing().field("annotator", "Dr. A")).status());
        assertEquals(201, review(AccessRole.ADMIN, ", \"reviewer\": \"Dr. B\"").status());
        assertEquals(201, review(AccessRole.ADMIN, "").status());
        assertEquals(List.of("Dr. A"), annotators());
        assertEquals(List.of("Dr. B", "admin"), reviewers());
    }
}
