package dev.muduo.ingest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.SopClass;
import dev.muduo.imaging.testing.ScannerFiles;
import dev.muduo.ingest.spool.OutstandingPull;
import dev.muduo.ingest.testing.DicomPhantom;
import dev.muduo.ingest.testing.FakeArchive;
import dev.muduo.ingest.testing.IngestRig;
import dev.muduo.ingest.testing.IngestServer;
import dev.muduo.ingest.testing.IngestServer.Answer;
import dev.muduo.ingest.testing.Multipart;
import dev.muduo.schemas.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** STOW-RS, archives and decisions against a server that runs. */
class DicomRoutesTest {
    private static final String STOW = "/v1/dicom-web/studies";

    @TempDir
    Path folder;

    private IngestRig rig;
    private IngestServer server;

    @BeforeEach
    void start() throws InterruptedException {
        rig = IngestRig.withSpool(folder, Map.of("ingest.dicom.maxStudyMegabytes", 1));
        server = new IngestServer(rig).running();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatIsPushedIsAnsweredOneByOneAndPublishedWhenItIsQuiet() throws Exception {
        List<DataSet> slices = DicomPhantom.study(1);
        Answer answer = stow(STOW, slices);
        assertEquals(200, answer.status());
        assertEquals("application/dicom+json", answer.header("Content-Type"));
        JsonArray stored = answer.json().getJsonObject("00081199").getJsonArray("Value");
        assertEquals(slices.size(), stored.size());
        assertEquals(
                slices.get(0).requireText(Attribute.SOP_INSTANCE_UID),
                stored.getJsonObject(0)
                        .getJsonObject("00081155")
                        .getJsonArray("Value")
                        .getString(0));
        assertFalse(answer.json().containsKey("00081198"));
        rig.clock.advance(IngestRig.IDLE);
        await(() -> rig.arrived().size() == 1);
    }

    @Test
    void anArchiveThatIsDownTakesIngestFromNobody() throws Exception {
        server.close();
        try (FakeArchive archive = new FakeArchive()) {
            Files.createDirectory(folder.resolve("pulling"));
            Path user = Files.writeString(folder.resolve("pacs-user"), "basic muduo:pass\n");
            archive.fail("/", request -> request.response().setStatusCode(503).end());
            rig = IngestRig.withSpool(
                    folder.resolve("pulling"),
                    Map.of(
                            "ingest.pull.archives",
                            List.of(Map.of(
                                    "name",
                                    "main",
                                    "kind",
                                    "DICOMWEB",
                                    "url",
                                    archive.dicomWeb().toString(),
                                    "credentialsFile",
                                    user.toString()))));
            server = new IngestServer(rig).running();
            server.awaitAlarm("ingest-pull-main");

            Answer readiness = server.get("/readyz");
            assertEquals(200, readiness.status());
            assertEquals(
                    "ALARM",
                    readiness
                            .json()
                            .getJsonObject("parts")
                            .getJsonObject("ingest-pull-main")
                            .getString("state"));
            assertEquals(200, stow(STOW, DicomPhantom.study(1)).status());
        }
    }

    @Test
    void whatIsNotStoredIsToldWithTheReason() throws Exception {
        List<DataSet> slices = new ArrayList<>(DicomPhantom.study(1).subList(0, 2));
        slices.add(slices.get(0).toBuilder()
                .text(Attribute.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.481.3")
                .build());
        Answer some = stow(STOW, slices);
        assertEquals(202, some.status());
        assertEquals(List.of(0x0122), reasons(some, "00081198"));
        Answer other = stow(STOW + "/2.25.4711", slices.subList(0, 2));
        assertEquals(409, other.status());
        assertEquals(List.of(0xA900, 0xA900), reasons(other, "00081198"));
        Answer unreadable = stowBytes(STOW, List.of("no instance".getBytes(StandardCharsets.UTF_8)));
        assertEquals(409, unreadable.status());
        assertEquals(List.of(0xC000), reasons(unreadable, "0008119A"));
    }

    @Test
    void whatIsNoStoreRequestIsRefused() throws Exception {
        assertEquals(415, server.post(STOW, "application/dicom", "x").status());
        String type = "multipart/related; type=\"application/dicom\"; boundary=b";
        assertEquals(400, server.post(STOW, type, "--b--").status());
        Answer truncated = server.post(STOW, type, "--b\r\n\r\nabc");
        assertEquals(400, truncated.status());
        assertEquals("body-unreadable", truncated.json().getString("code"));
    }

    @Test
    void anArchiveIsTakenAtOnceWithWhatItsSenderSays() throws Exception {
        Answer answer = postZip(zip(DicomPhantom.study(1)), "role", "VALIDATION");
        assertEquals(201, answer.status());
        assertEquals(1, answer.json().getInteger("revision"));
        assertEquals(Role.VALIDATION, rig.arrived().get(0).getRole());
        assertEquals(200, postZip(zip(DicomPhantom.study(1)), "site", "here").status());
        assertEquals(1, rig.arrived().size());
        Answer wrong = postZip(zip(DicomPhantom.study(1)), "role", "TRAIN");
        assertEquals(409, wrong.status());
        assertEquals("role-conflict", wrong.json().getString("code"));
    }

    @Test
    void anArchiveAndAPushOfOneStudyAreOneStudy() throws Exception {
        stow(STOW, DicomPhantom.study(1).subList(0, 9));
        List<DataSet> rest = DicomPhantom.study(1).subList(9, 18);
        assertEquals(201, postZip(zip(rest), "site", "here").status());
        rig.clock.advance(IngestRig.IDLE);
        stow(STOW, DicomPhantom.study(1));
        rig.clock.advance(IngestRig.IDLE);
        await(() -> server.get("/v1/dicom-studies?state=TAKEN")
                        .json()
                        .getJsonArray("studies")
                        .size()
                == 1);
        assertEquals(1, rig.arrived().size());
    }

    @Test
    void whatIsNoArchiveOfOneStudyIsRefused() throws Exception {
        assertCode(422, "zip-unreadable", postZip("no archive".getBytes(StandardCharsets.UTF_8), "site", "here"));
        byte[] whole = zip(DicomPhantom.study(1));
        assertCode(422, "zip-unreadable", postZip(Arrays.copyOf(whole, whole.length / 3), "site", "here"));
        List<DataSet> two = new ArrayList<>(DicomPhantom.study(1));
        two.addAll(DicomPhantom.study(2));
        assertCode(422, "several-studies", postZip(zip(two), "site", "here"));
        assertCode(422, "no-pet", postZip(zip(List.of()), "site", "here"));
        assertCode(400, "part-unexpected", postZip(whole, "studyInstanceUid", "2.25.1"));
        assertEquals(
                0,
                server.get("/v1/dicom-studies").json().getJsonArray("studies").size());
    }

    /** As reports lie beside the images, and are cut off where a disk was full. */
    @Test
    void whatIsNoImageNeedNotBeReadableInAnArchive() throws Exception {
        byte[] report = ScannerFiles.cutOff(DicomPhantom.encode(slice(SopClass.ENHANCED_STRUCTURED_REPORT)));

        Answer answer = postZip(zipOfFiles(withFiles(report, report)), "site", "here");

        assertEquals(201, answer.status(), answer.json().encode());
        JsonArray warnings = answer.json().getJsonArray("warnings");
        assertTrue(warnings.getString(warnings.size() - 1).endsWith("were passed over: 2"), warnings::encode);
    }

    @Test
    void anImageThatIsDamagedKeepsItsArchiveOut() throws Exception {
        byte[] image = DicomPhantom.encode(slice(SopClass.CT_IMAGES.iterator().next()));
        byte[] nameless = image.clone();
        // So long is no element of the file meta group: what it is cannot be told.
        Arrays.fill(nameless, 138, 144, (byte) 0xff);
        for (byte[] damaged : List.of(ScannerFiles.cutOff(image), nameless)) {
            assertCode(422, "dicom-unreadable", postZip(zipOfFiles(withFiles(damaged)), "site", "here"));
        }
        assertEquals(0, rig.arrived().size());
    }

    private static DataSet slice(String sopClass) {
        return DicomPhantom.study(1).get(0).toBuilder()
                .text(Attribute.SOP_CLASS_UID, sopClass)
                .text(Attribute.SOP_INSTANCE_UID, "2.25.4711")
                .build();
    }

    private static List<byte[]> withFiles(byte[]... more) {
        List<byte[]> files = new ArrayList<>(
                DicomPhantom.study(1).stream().map(DicomPhantom::encode).toList());
        files.addAll(1, List.of(more));
        return files;
    }

    private static byte[] zipOfFiles(List<byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (byte[] file : files) {
                zip.putNextEntry(new ZipEntry("file-" + bytes.size()));
                zip.write(file);
            }
        }
        return bytes.toByteArray();
    }

    /** Two MiB of nothing pack into two KiB. */
    @Test
    void anArchiveThatUnpacksToTooMuchIsGivenUp() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("../../bomb"));
            zip.write(new byte[2 << 20]);
        }
        assertCode(413, "zip-too-large", postZip(bytes.toByteArray(), "site", "here"));
    }

    @Test
    void whatIsHeldIsListedWithoutAPatientAndDecidedAbout() throws Exception {
        List<DataSet> slices = new ArrayList<>(DicomPhantom.study(1));
        slices.addAll(DicomPhantom.pet(
                1,
                slice -> slice.text(Attribute.SERIES_INSTANCE_UID, DicomPhantom.studyUid(1) + ".3")
                        .text(Attribute.SERIES_DESCRIPTION, "PET " + DicomPhantom.PATIENT_NAME)));
        Answer held = postZip(zip(slices), "site", "here");
        assertCode(409, "several-pets", held);
        JsonObject list = server.get("/v1/dicom-studies?state=held").json();
        assertFalse(list.encode().contains("Doe"));
        assertEquals(1, list.getJsonObject("counts").getInteger("HELD"));
        JsonObject study = list.getJsonArray("studies").getJsonObject(0);
        String path = "/v1/dicom-studies/" + study.getString("studyId");
        String pet = study.getJsonObject("last").getJsonArray("series").stream()
                .map(JsonObject.class::cast)
                .filter(series -> series.getString("modality").equals("PT"))
                .findFirst()
                .orElseThrow()
                .getString("seriesId");
        assertCode(400, "field-conflict", decide(path, "{\"conflict\": \"BOTH\"}"));
        assertCode(400, "field-dismiss", decide(path, "{}"));
        assertCode(404, "study-unknown", decide("/v1/dicom-studies/abc", "{\"dismiss\": true}"));
        assertEquals(
                202, decide(path, new JsonObject().put("pet", pet).encode()).status());
        await(() -> server.get(path).json().getString("state").equals("TAKEN"));
        assertEquals(1, rig.arrived().size());
        assertCode(409, "study-not-held", decide(path, "{\"dismiss\": true}"));
    }

    /** A study that an archive has not given stands among the others, and a person has it tried again. */
    @Test
    void whatCouldNotBePulledIsListedWithTheOthersAndTriedAgain() throws Exception {
        String id = "5".repeat(64);
        rig.spool()
                .outstanding()
                .put(new OutstandingPull(
                        id, "main", "2.25.7", Optional.empty(), 8, 0, Optional.empty(), "archive-fault", "HTTP 500"));
        postZip(zip(DicomPhantom.ct(1, slice -> slice)), "site", "here");
        JsonObject list = server.get("/v1/dicom-studies").json();
        assertEquals(1, list.getJsonObject("counts").getInteger("HELD"));
        assertEquals(2, list.getJsonArray("studies").size());
        assertFalse(list.encode().contains("2.25.7"));
        JsonObject first = server.get("/v1/dicom-studies?limit=1").json();
        JsonObject second = server.get("/v1/dicom-studies?limit=1&after=" + first.getString("next"))
                .json();
        assertFalse(second.containsKey("next"), "it is the last, and its page is full");
        assertEquals(
                list.getJsonArray("studies"),
                first.getJsonArray("studies").copy().addAll(second.getJsonArray("studies")));
        String path = "/v1/dicom-studies/" + id;
        assertEquals("main", server.get(path).json().getString("archive"));
        assertCode(400, "field-dismiss", decide(path, "{\"retry\": true, \"dismiss\": true}"));
        assertCode(400, "field-retry", decide(path, "{\"retry\": \"yes\"}"));
        assertEquals("OPEN", decide(path, "{\"retry\": true}").json().getString("state"));
        String refused = server.get("/v1/dicom-studies?state=refused")
                .json()
                .getJsonArray("studies")
                .getJsonObject(0)
                .getString("studyId");
        assertEquals(
                202, decide("/v1/dicom-studies/" + refused, "{\"retry\": true}").status());
        assertEquals("DISMISSED", decide(path, "{\"dismiss\": true}").json().getString("state"));
        assertCode(404, "study-unknown", server.get(path));
    }

    private Answer decide(String path, String body) throws IOException, InterruptedException {
        return server.post(path + "/decision", "application/json", body);
    }

    private static void assertCode(int status, String code, Answer answer) {
        assertEquals(code, answer.json().getString("code"), answer.json().encode());
        assertEquals(status, answer.status());
    }

    private static List<Integer> reasons(Answer answer, String sequence) {
        return answer.json().getJsonObject(sequence).getJsonArray("Value").stream()
                .map(item -> ((JsonObject) item)
                        .getJsonObject("00081197")
                        .getJsonArray("Value")
                        .getInteger(0))
                .toList();
    }

    private Answer postZip(byte[] zip, String field, String value) throws IOException, InterruptedException {
        return server.post("/v1/studies", new Multipart().field(field, value).file("dicom", "x.zip", zip));
    }

    private static byte[] zip(List<DataSet> slices) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // Windows writes names in the code page of a console.
        try (ZipOutputStream zip = new ZipOutputStream(bytes, Charset.forName("IBM437"))) {
            zip.putNextEntry(new ZipEntry("README.txt"));
            zip.write("see the viewer".getBytes(StandardCharsets.UTF_8));
            for (DataSet slice : slices) {
                zip.putNextEntry(new ZipEntry("../Müller/" + slice.requireText(Attribute.SOP_INSTANCE_UID)));
                zip.write(DicomPhantom.encode(slice));
            }
        }
        return bytes.toByteArray();
    }

    private Answer stow(String path, List<DataSet> slices) throws IOException, InterruptedException {
        return stowBytes(path, slices.stream().map(DicomPhantom::encode).toList());
    }

    private Answer stowBytes(String path, List<byte[]> instances) throws IOException, InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] instance : instances) {
            body.writeBytes("\r\n--b\r\nContent-Type: application/dicom\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            body.writeBytes(instance);
        }
        body.writeBytes("\r\n--b--".getBytes(StandardCharsets.UTF_8));
        return server.post(path, "multipart/related; type=\"application/dicom\"; boundary=b", body.toByteArray());
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private static void await(Condition condition) throws IOException, InterruptedException {
        while (!condition.holds()) {
            Thread.sleep(5);
        }
        assertTrue(condition.holds());
    }
}
