package dev.muduo.infer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.SopClass;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.infer.DicomScan;
import dev.muduo.infer.FakeNetworks;
import dev.muduo.infer.Scans;
import dev.muduo.platform.json.Json;
import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ResultFormsHttpTest {
    private static final String STUDY = "a".repeat(64);
    private static final int ORGAN = 3;

    @TempDir
    Path scratch;

    private ServiceUnderTest service;

    @BeforeEach
    void start() throws Exception {
        service = new ServiceUnderTest(scratch);
        Scans.arrive(STUDY, 1, service.store, service.log);
        service.trainer.promote(ORGAN);
        service.settle();
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
    }

    // ---- numbers and a picture ----

    @Test
    void theReportHasEveryStructureInNumbers() throws Exception {
        JsonNode report = json(post("?format=report", pair().field("grid", "pet"), "*/*"));

        assertEquals(FakeNetworks.STRUCTURES, report.get("structures").size());
        assertEquals("pet", report.get("grid").asText());
        assertEquals(1, report.get("number").asInt());
        JsonNode organ = report.get("structures").get(ORGAN - 1);
        assertEquals("organ_" + ORGAN, organ.get("name").asText());
        assertEquals(1.5, organ.get("suvMean").asDouble(), 1e-6);
        assertEquals(1.5, organ.get("suvMax").asDouble(), 1e-6);
        assertEquals(1.5, organ.get("suvPeak").asDouble(), 1e-6);
        byte[] mask = post("", pair().field("grid", "pet"), "application/gzip").body();
        int voxels = 0;
        for (byte label : Nifti.readLabelMap(mask, "mask").labels()) {
            voxels += label == ORGAN ? 1 : 0;
        }
        assertTrue(voxels > 0);
        double ml = voxels * 1.2 * 1.2 * 1.2;
        assertEquals(ml, organ.get("volumeMl").asDouble(), 1e-6 * ml);
        assertEquals(1.5 * ml, organ.get("totalLesionGlycolysis").asDouble(), 1e-5 * ml);
        JsonNode absent = report.get("structures").get(0);
        assertEquals(0, absent.get("volumeMl").asDouble());
        assertTrue(absent.get("suvMean").isNull());
    }

    @Test
    void acceptChoosesTheForm() throws Exception {
        assertEquals("application/json", type(post("", pair(), "application/json")));
        assertEquals("image/png", type(post("", pair(), "image/*")));
        assertEquals("application/gzip", type(post("", pair(), "text/html, */*;q=0.1")));
        assertEquals("application/json", type(post("?format=report", pair(), "image/png")), "the parameter says more");
        assertProblem(post("", pair(), "text/html"), 406, "not-acceptable");
        assertProblem(post("?format=docx", pair(), "*/*"), 400, "malformed-request");
    }

    @Test
    void anIngestedStudyIsReportedAndShown() throws Exception {
        String study = "{\"studyId\": \"" + STUDY + "\"}";
        assertEquals(
                1.5,
                json(post("?format=report", study))
                        .get("structures")
                        .get(ORGAN - 1)
                        .get("suvMean")
                        .asDouble(),
                1e-6);
        byte[] preview = post("?format=preview", study).body();
        assertEquals(144, ImageIO.read(new ByteArrayInputStream(preview)).getWidth());
        assertProblem(post("?format=seg", study), 409, "no-source-images");
        assertProblem(post("?format=rtstruct", pair(), "*/*"), 409, "no-source-images");
    }

    // ---- DICOM in, DICOM out ----

    @Test
    void aStudyOfDicomFilesIsSegmentedLikeTheSameInNifti() throws Exception {
        HttpResponse<byte[]> dicom = post("", zip(DicomScan.zip()), "*/*");

        assertEquals(200, dicom.statusCode());
        Form same = new Form().file("ct", Nifti.encode(Scans.ct())).file("pet", Nifti.encode(DicomScan.petVolume()));
        byte[] nifti = post("", same, "*/*").body();
        // The axes run as DICOM has them, so that voxels are compared by how many there are.
        assertEquals(count(nifti), count(dicom.body()));
        assertNothingOfThePatientIsLeft();
    }

    private static long count(byte[] mask) {
        byte[] labels = Nifti.readLabelMap(mask, "mask").labels();
        int organ = 0;
        for (byte label : labels) {
            organ += label == ORGAN ? 1 : 0;
        }
        assertTrue(organ > 0);
        return organ;
    }

    @Test
    void theSegmentationRefersToTheImagesThatWereSent() throws Exception {
        HttpResponse<byte[]> answer = post("?format=seg", zip(DicomScan.zip()), "*/*");

        assertEquals("application/dicom", type(answer));
        DataSet seg = Dicom.read(answer.body(), "seg").dataSet();
        assertEquals(SopClass.SEGMENTATION, seg.requireText(Attribute.SOP_CLASS_UID));
        assertEquals(DicomScan.STUDY, seg.requireText(Attribute.STUDY_INSTANCE_UID));
        assertEquals(DicomScan.PATIENT, seg.requireText(Attribute.PATIENT_NAME));
        DataSet again = Dicom.read(
                        post("?format=seg", zip(DicomScan.zip()), "*/*").body(), "seg")
                .dataSet();
        assertNotEquals(
                seg.requireText(Attribute.SOP_INSTANCE_UID),
                again.requireText(Attribute.SOP_INSTANCE_UID),
                "another time, another object");
        DataSet structures = Dicom.read(
                        post("?format=rtstruct", zip(DicomScan.zip()).field("grid", "pet"), "*/*")
                                .body(),
                        "rtstruct")
                .dataSet();
        assertEquals("RTSTRUCT", structures.requireText(Attribute.MODALITY));
        assertNothingOfThePatientIsLeft();
    }

    @Test
    void everyFormHasAsMuchOfTheMaskAsWasAskedFor() throws Exception {
        String lowerHalf = "-500,500,-500,500,-500,0";
        JsonNode all = json(post("?format=report", zip(DicomScan.zip()), "*/*"));
        JsonNode part = json(post(
                "?format=report",
                zip(DicomScan.zip()).field("box", lowerHalf).field("structures", "organ_2,organ_3"),
                "*/*"));

        assertTrue(all.get("box").isNull());
        assertTrue(all.get("part").isNull());
        assertEquals(0, all.get("structures").get(ORGAN - 1).get("uncertainty").asDouble(-1), "the network is sure");
        assertTrue(all.get("structures").get(ORGAN - 1).get("borderUncertainty").isNull(), "there is nothing else");
        assertTrue(all.get("structures").get(ORGAN).get("uncertainty").isNull(), "it was not found");
        assertTrue(part.get("part").asText().startsWith("A part: only the structures in it were asked for; nothing"));
        assertEquals("[-500.0,500.0,-500.0,500.0,-500.0,0.0]", part.get("box").toString());
        assertEquals(2, part.get("structures").size());
        assertEquals("organ_3", part.get("structures").get(1).get("name").asText());
        double whole = all.get("structures").get(ORGAN - 1).get("volumeMl").asDouble();
        double below = part.get("structures").get(1).get("volumeMl").asDouble();
        assertTrue(below > 0 && below < whole, below + " of " + whole);

        DataSet seg = segmentation(zip(DicomScan.zip()).field("box", lowerHalf).field("structures", "organ_2,organ_3"));
        List<DataSet> segments = seg.items(Attribute.SEGMENT_SEQUENCE);
        assertEquals(2, segments.size(), "who was not asked for was not looked for");
        assertEquals("organ_3", segments.get(1).requireText(Attribute.SEGMENT_LABEL));
        assertEquals(2, segments.get(1).requireInteger(Attribute.SEGMENT_NUMBER));
        DataSet allOfIt = segmentation(zip(DicomScan.zip()));
        assertEquals(
                allOfIt.requireInteger(Attribute.ROWS),
                seg.requireInteger(Attribute.ROWS),
                "frames are of whole slices");
        assertEquals("Part: MuDuo Online segmentation", seg.requireText(Attribute.SERIES_DESCRIPTION));
        assertEquals(part.get("part").asText(), seg.requireText(Attribute.DERIVATION_DESCRIPTION));
        assertEquals("MuDuo Online segmentation", allOfIt.requireText(Attribute.SERIES_DESCRIPTION));
        assertFalse(allOfIt.has(Attribute.DERIVATION_DESCRIPTION));
        int frames = seg.requireInteger(Attribute.NUMBER_OF_FRAMES);
        assertTrue(frames > 0 && frames < allOfIt.requireInteger(Attribute.NUMBER_OF_FRAMES), frames + " frames");
        assertEquals(
                "application/dicom",
                type(post("?format=rtstruct", zip(DicomScan.zip()).field("box", lowerHalf), "*/*")));
        assertEquals(
                "image/png", type(post("?format=preview", zip(DicomScan.zip()).field("box", lowerHalf), "*/*")));
    }

    private DataSet segmentation(Form form) throws Exception {
        return Dicom.read(post("?format=seg", form, "*/*").body(), "seg").dataSet();
    }

    @Test
    void badArchivesAreNamed() throws Exception {
        byte[] whole = DicomScan.zip();
        assertProblem(post("", zip(new byte[0]), "*/*"), 422, "zip-unreadable");
        assertProblem(post("", zip(Arrays.copyOf(whole, whole.length / 2)), "*/*"), 422, "zip-unreadable");
        assertProblem(post("", zip(DicomScan.zipWithoutPet()), "*/*"), 422, "no-pet");
        assertProblem(post("", zip(whole).file("ct", new byte[1]), "*/*"), 400, "malformed-request");
        assertEquals(200, post("", zip(whole), "*/*").statusCode());
        assertNothingOfThePatientIsLeft();
    }

    // ---- the client ----

    private static Form pair() {
        return new Form().file("ct", Nifti.encode(Scans.ct())).file("pet", Nifti.encode(Scans.pet()));
    }

    private static Form zip(byte[] content) {
        return new Form().file("dicom", content);
    }

    private HttpResponse<byte[]> post(String query, Form form, String accept) throws Exception {
        return service.client.send(
                HttpRequest.newBuilder(service.uri("/v1/segmentations" + query))
                        .header("Content-Type", Form.CONTENT_TYPE)
                        .header("Accept", accept)
                        .POST(form.publisher())
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> post(String query, String json) throws Exception {
        return service.client.send(
                HttpRequest.newBuilder(service.uri("/v1/segmentations" + query))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private static JsonNode json(HttpResponse<byte[]> answer) throws Exception {
        return Json.reader().readTree(answer.body());
    }

    private static String type(HttpResponse<?> answer) {
        return answer.headers().firstValue("Content-Type").orElseThrow();
    }

    private static void assertProblem(HttpResponse<byte[]> answer, int status, String code) throws Exception {
        assertEquals(code, json(answer).path("code").asText());
        assertEquals(status, answer.statusCode());
        assertFalse(json(answer).path("detail").asText().contains("PLANTED"));
    }

    /** Files are removed a moment after the answer. */
    private void assertNothingOfThePatientIsLeft() throws Exception {
        boolean gone = false;
        while (!gone) {
            try (Stream<Path> left = Files.walk(scratch.resolve("serving/uploads"))) {
                gone = left.noneMatch(Files::isRegularFile);
            } catch (UncheckedIOException removedMeanwhile) {
                gone = false;
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
