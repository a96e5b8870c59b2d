package dev.muduo.ingest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.Volume;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomFile;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.results.Origin;
import dev.muduo.imaging.results.SegmentationWriter;
import dev.muduo.ingest.door.StudyFiles;
import dev.muduo.ingest.testing.IngestRig;
import dev.muduo.ingest.testing.IngestServer;
import dev.muduo.ingest.testing.IngestServer.Answer;
import dev.muduo.ingest.testing.Multipart;
import dev.muduo.ingest.testing.Phantom;
import dev.muduo.ingest.testing.PhantomSource;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.schemas.AnnotationSubmitted;
import dev.muduo.schemas.PseudoLabelReviewed;
import dev.muduo.schemas.Topics;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The service over HTTP, with its threads, on a log and a store in memory. */
@Timeout(60)
class IngestRoutesTest {
    private static final String STUDIES = "/v1/studies";

    @TempDir
    Path folder;

    private IngestRig rig;

    private IngestServer server;

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aStudyIsAnswered201WhenItIsPublishedAnd200WhenItWasAlready() throws Exception {
        start(Map.of());
        Answer answer = server.post(STUDIES, study(1).field("tracer", "FDG").field("site", "north"));
        assertEquals(201, answer.status(), answer.json().encode());
        String id = answer.json().getString("studyId");
        assertTrue(id.matches("[0-9a-f]{64}"));
        assertEquals("/v1/studies/" + id, answer.header("Location"));
        assertEquals(
                new JsonObject()
                        .put("studyId", id)
                        .put("revision", 1)
                        .put("subjectId", id)
                        .put("role", "TRAIN")
                        .put("site", "north")
                        .put("tracer", "FDG")
                        .put("created", true)
                        .put("warnings", new JsonArray()),
                answer.json());
        assertEquals(1, rig.arrived().size(), "acknowledged is published");

        Answer again = server.post(STUDIES, study(1).field("tracer", "PSMA"));
        assertEquals(200, again.status());
        assertEquals(answer.json().copy().put("created", false), again.json(), "what is published counts");
        assertEquals(1, rig.arrived().size());
    }

    @Test
    void studiesCanBeListedAndLookedAt() throws Exception {
        start(Map.of());
        for (int seed = 0; seed < 3; seed++) {
            assertEquals(201, server.post(STUDIES, study(seed)).status());
        }
        JsonObject first = server.get(STUDIES + "?limit=2").json();
        assertEquals(3, first.getInteger("total"));
        assertEquals(2, first.getJsonArray("studies").size());
        JsonObject second = server.get(STUDIES + "?limit=2&after=" + first.getString("next"))
                .json();
        assertEquals(1, second.getJsonArray("studies").size());
        assertFalse(second.containsKey("next"));
        JsonObject last = server.get(STUDIES + "?limit=1&after=" + first.getString("next"))
                .json();
        assertEquals(second, last, "nothing follows a page that is full with the last study");
        assertFalse(server.get(STUDIES + "?limit=3").json().containsKey("next"));
        assertEquals(400, server.get(STUDIES + "?limit=0").status());

        String id = first.getJsonArray("studies").getJsonObject(0).getString("studyId");
        JsonObject study = server.get(STUDIES + "/" + id).json();
        JsonObject revision = study.getJsonArray("revisions").getJsonObject(0);
        assertEquals(JsonArray.of(12, 12, 10), revision.getJsonObject("ct").getJsonArray("voxels"));
        assertEquals(JsonArray.of(5.0, 5.0, 5.0), revision.getJsonObject("pet").getJsonArray("spacingMm"));
        server.get(STUDIES + "/" + "0".repeat(64)).assertProblem(404, "study-unknown");
        assertEquals(
                List.of("spleen", "liver"),
                server.get("/v1/structures").json().getJsonArray("structures").stream()
                        .map(structure -> ((JsonObject) structure).getString("name"))
                        .toList());
    }

    @Test
    void patientsAreKnownByPseudonymsOnlyAndNamesOfFilesByNobody() throws Exception {
        start(Map.of());
        Path named = Files.createDirectory(folder.resolve("Doe_Jane"));
        StudyFiles files = Phantom.write(named, 1);
        Multipart form = new Multipart()
                .file("ct", "Doe_Jane_ct.nii.gz", Files.readAllBytes(files.ct()))
                .file("pet", "Doe_Jane_pet.nii.gz", Files.readAllBytes(files.pet()))
                .field("studyInstanceUid", "1.2.840.4711")
                .field("patientId", "MRN-0815");
        Answer first = server.post(STUDIES, form);
        assertEquals(201, first.status(), first.json().encode());
        Answer second = server.post(STUDIES, study(2).field("patientId", " MRN-0815 "));
        assertEquals(first.json().getString("subjectId"), second.json().getString("subjectId"));
        assertNotEquals(first.json().getString("studyId"), first.json().getString("subjectId"));
        Answer third =
                server.post(STUDIES, study(3).field("subject", first.json().getString("subjectId")));
        assertEquals(first.json().getString("subjectId"), third.json().getString("subjectId"));
        assertEquals(
                2,
                server.post(
                                STUDIES,
                                study(4).field("studyInstanceUid", "1.2.840.4711")
                                        .field("patientId", "MRN-0815"))
                        .json()
                        .getInteger("revision"));

        StringBuilder everything = new StringBuilder(first.json().encode());
        rig.store.keys().forEach(everything::append);
        for (LoggedRecord logged : rig.log.records(Topics.STUDIES)) {
            everything.append(logged.key()).append(new String(logged.value(), StandardCharsets.ISO_8859_1));
        }
        for (String secret : List.of("Doe", "1.2.840.4711", "MRN")) {
            assertFalse(everything.indexOf(secret) >= 0, secret);
        }
    }

    @Test
    void aRoleThatContradictsTheSubjectsIsAConflict() throws Exception {
        start(Map.of());
        assertEquals(
                "VALIDATION",
                server.post(STUDIES, study(1).field("patientId", "A").field("role", "validation"))
                        .json()
                        .getString("role"));
        Answer answer = server.post(STUDIES, study(2).field("patientId", "A").field("role", "TRAIN"));
        answer.assertProblem(409, "role-conflict");
        assertTrue(answer.json().getString("detail").contains("has had the role VALIDATION"));
        server.post(STUDIES, study(3).field("role", "teacher")).assertProblem(400, "field-role");
    }

    @Test
    void aStudyThatCannotBeLearnedFromIsRefusedInWordsAndTheNextOneGoesThrough() throws Exception {
        start(Map.of());
        StudyFiles files = Phantom.write(folder, 1);
        byte[] ct = Files.readAllBytes(files.ct());
        byte[] pet = Files.readAllBytes(files.pet());
        assertRefusedAndTheNextGoesThrough(2, ct, Arrays.copyOf(pet, pet.length / 2), "pet-unreadable", "whole gzip");
        assertRefusedAndTheNextGoesThrough(3, absurdDimensions(), pet, "ct-unreadable", "32767 x 32767 x 32767");
        Volume holed = Phantom.pet(1);
        holed.values()[100] = Float.NaN;
        assertRefusedAndTheNextGoesThrough(4, ct, encoded(holed), "pet-unreadable", "NaN");
        Grid far = new Grid(8, 8, 8, Affine.scaling(5, 5, 5, 400, -20, -20));
        byte[] elsewhere = encoded(new Volume(far, Phantom.pet(1).values()));
        assertRefusedAndTheNextGoesThrough(5, ct, elsewhere, "no-overlap", "do not overlap");
        assertRefusedAndTheNextGoesThrough(6, pet, ct, "modalities-swapped", "the files look swapped");
        server.awaitEmptyScratch();
    }

    private void assertRefusedAndTheNextGoesThrough(int next, byte[] ct, byte[] pet, String code, String words)
            throws Exception {
        int before = rig.arrived().size();
        Answer refused =
                server.post(STUDIES, new Multipart().file("ct", "a", ct).file("pet", "b", pet));
        refused.assertProblem(422, code);
        assertTrue(refused.json().getString("detail").contains(words), refused.json()::encode);
        assertEquals(201, server.post(STUDIES, study(next)).status());
        assertEquals(before + 1, rig.arrived().size());
    }

    private byte[] absurdDimensions() throws IOException {
        Path plain = folder.resolve("plain.nii");
        Nifti.write(Phantom.ct(1), plain);
        byte[] file = Files.readAllBytes(plain);
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        header.putShort(42, Short.MAX_VALUE).putShort(44, Short.MAX_VALUE).putShort(46, Short.MAX_VALUE);
        return file;
    }

    private byte[] encoded(Volume volume) throws IOException {
        Path file = folder.resolve("encoded.nii.gz");
        Nifti.write(volume, file);
        return Files.readAllBytes(file);
    }

    @Test
    void aMalformedRequestSaysWhatWasExpected() throws Exception {
        start(Map.of());
        StudyFiles files = Phantom.write(folder, 1);
        server.post(STUDIES, new Multipart().file("ct", files.ct())).assertProblem(400, "part-missing");
        server.post(STUDIES, study(1).file("mri", files.ct())).assertProblem(400, "part-unexpected");
        server.post(STUDIES, study(1).file("ct", files.ct())).assertProblem(400, "part-unexpected");
        server.post(STUDIES, study(1).field("patientName", "Doe")).assertProblem(400, "field-unexpected");
        server.post(STUDIES, study(1).field("site", "a").field("site", "b")).assertProblem(400, "field-twice");
        server.post(STUDIES, study(1).field("site", "<script>")).assertProblem(400, "field-site");
        server.post(STUDIES, study(1).field("studyInstanceUid", "Doe")).assertProblem(400, "field-studyinstanceuid");
        server.post(STUDIES, study(1).field("subject", "a").field("patientId", "b"))
                .assertProblem(400, "field-subject");
        server.post(STUDIES, "application/json", "{}").assertProblem(400, "not-multipart");
        server.post(STUDIES, "multipart/form-data", "no boundary").assertProblem(400, "not-multipart");
        server.post(STUDIES, "multipart/form-data; boundary=x", "nothing").assertProblem(400, "part-missing");
        assertEquals(201, server.post(STUDIES, study(1).field("role", "")).status(), "an empty field is none");
        server.awaitEmptyScratch();
    }

    @Test
    void structuresThatAPersonHasDrawnComeIn() throws Exception {
        start(Map.of());
        String id = server.post(STUDIES, study(1)).json().getString("studyId");
        String path = STUDIES + "/" + id + "/annotations";
        Answer answer = server.post(path, drawing("liver, spleen"));
        assertEquals(201, answer.status(), answer.json().encode());
        assertEquals(JsonArray.of("spleen", "liver"), answer.json().getJsonArray("structures"));
        assertEquals(200, server.post(path, drawing("liver, spleen")).status());
        String annotation = answer.json().getString("annotationId");
        Answer later = server.post(path, drawing("spleen,liver").field("supersedes", "liver:" + annotation));
        assertEquals(new JsonObject().put("liver", annotation), later.json().getJsonObject("supersedes"));
        assertEquals(JsonArray.of("spleen"), later.json().getJsonArray("held"));
        JsonArray listed = server.get(STUDIES + "/" + id).json().getJsonArray("annotations");
        assertEquals(JsonArray.of("spleen"), listed.getJsonObject(0).getJsonArray("counts"));
        assertEquals(JsonArray.of("liver"), listed.getJsonObject(1).getJsonArray("counts"));
        assertEquals(2, rig.annotated().size());

        server.post(path, drawing("lung,liver")).assertProblem(422, "structure-unknown");
        server.post(path, drawing("liver")).assertProblem(422, "label-values");
        server.post(path, drawing("liver,spleen").field("values", "guess")).assertProblem(400, "field-values");
        server.post(path, drawing("liver,spleen").field("supersedes", "x")).assertProblem(400, "field-supersedes");
        server.post(path, drawing("liver,spleen").field("revision", "2")).assertProblem(404, "revision-unknown");
        server.post(STUDIES + "/nobody/annotations", drawing("liver,spleen")).assertProblem(404, "study-unknown");
        JsonObject study = server.get(STUDIES + "/" + id).json();
        assertEquals(JsonArray.of("liver", "spleen"), study.getJsonArray("annotated"));
        assertEquals(2, study.getJsonArray("annotations").size());
    }

    /** What a radiologist's program exports needs no conversion: its codes, or the names in it, say what it is. */
    @Test
    void drawingsComeInAsDicom() throws Exception {
        start(Map.of());
        String id = server.post(STUDIES, study(1)).json().getString("studyId");
        Structures drawn = new Structures(List.of(new Structure(1, "leber", ""), new Structure(2, "spleen", "")));
        DicomFile segmentation = SegmentationWriter.write(
                Phantom.label(),
                drawn,
                PhantomSource.ct(),
                new Origin("x", 1, "y", LocalDateTime.of(2024, 3, 2, 12, 0)));
        Multipart body = new Multipart()
                .file("label", "SEG00001.dcm", Dicom.encode(segmentation))
                .field("annotator", "Dr. A")
                .field("aliases", "Leber:liver");
        Answer answer = server.post(STUDIES + "/" + id + "/annotations", body);
        assertEquals(201, answer.status(), answer.json().encode());
        assertTrue(answer.json().getJsonArray("warnings").getString(0).contains("by its geometry alone"));
        AnnotationSubmitted event = rig.annotated().get(0);
        assertEquals(List.of("spleen", "liver"), event.getStructures());
        server.post(STUDIES + "/" + id + "/annotations", drawing("liver").field("aliases", "Leber"))
                .assertProblem(400, "field-aliases");
        Answer again = server.post(STUDIES + "/" + id + "/annotations", drawing("liver,spleen"));
        assertEquals(
                200,
                again.status(),
                "the same drawing as NIfTI: " + again.json().encode());
    }

    @Test
    void reviewsComeIn() throws Exception {
        start(Map.of());
        String id = server.post(STUDIES, study(1)).json().getString("studyId");
        String path = STUDIES + "/" + id + "/reviews";
        String review = "{\"run\": 1, \"decision\": \"reject\", \"reviewer\": \"Dr. B\", \"structures\": [\"liver\"]}";
        assertEquals(201, server.post(path, "application/json", review).status());
        assertEquals(200, server.post(path, "application/json", review).status());
        assertEquals(
                1, rig.log.events(Topics.ANNOTATIONS, PseudoLabelReviewed.class).size());
        server.post(path, "application/json", review.replace("1", "0")).assertProblem(400, "field-run");
        server.post(path, "application/json", review.replace("reject", "maybe")).assertProblem(400, "field-decision");
        server.post(path, "application/json", review.replace("liver", "lung")).assertProblem(422, "structure-unknown");
        server.post(path, "application/json", "[]").assertProblem(400, "body-unreadable");
        server.post(path, "application/json", review.replace("1", "\"1\"")).assertProblem(400, "field-run");
        server.post(path, "application/json", review.replace("run", "ran")).assertProblem(400, "field-unexpected");
        server.post(STUDIES + "/nobody/reviews", "application/json", review).assertProblem(404, "study-unknown");
    }

    @Test
    void noFreeTextOfAReviewGoesOnTheLog() throws Exception {
        start(Map.of());
        String id = server.post(STUDIES, study(1)).json().getString("studyId");
        String path = STUDIES + "/" + id + "/reviews";
        String review =
                "{\"run\": 1, \"decision\": \"reject\", \"reviewer\": \"Dr. B\", \"comment\": \"Jane Doe, again\"}";
        server.post(path, "application/json", review).assertProblem(400, "field-comment");
        assertEquals(List.of(), rig.log.events(Topics.ANNOTATIONS, PseudoLabelReviewed.class));
        String without = review.replace("\"Jane Doe, again\"", "null");
        assertEquals(201, server.post(path, "application/json", without).status());
        assertNull(rig.log
                .events(Topics.ANNOTATIONS, PseudoLabelReviewed.class)
                .get(0)
                .getComment());
    }

    private void start(Map<String, ?> settings) throws InterruptedException {
        rig = new IngestRig(folder, new InMemoryEventLog(), new InMemoryObjectStore(), settings);
        server = new IngestServer(rig).running();
    }

    private Multipart study(int seed) throws IOException {
        StudyFiles files = Phantom.write(Files.createTempDirectory(folder, "sent"), seed);
        return new Multipart().file("ct", files.ct()).file("pet", files.pet());
    }

    private static Multipart drawing(String structures) {
        return new Multipart()
                .file("label", "label.nii.gz", Nifti.encode(Phantom.label()))
                .field("structures", structures)
                .field("annotator", "Dr. A");
    }
}
