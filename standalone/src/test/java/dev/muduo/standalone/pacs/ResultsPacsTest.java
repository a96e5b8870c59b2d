package dev.muduo.standalone.pacs;

import static dev.muduo.standalone.pacs.Loop.await;
import static dev.muduo.standalone.pacs.Loop.events;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.networks.weights.CheckpointTensors;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.platform.agent.Health;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.ModelRegistry;
import dev.muduo.platform.model.Promotion;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.testing.CapturedLog;
import dev.muduo.schemas.IngestCursor;
import dev.muduo.schemas.PromotionCause;
import dev.muduo.schemas.SegmentationServed;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.Topics;
import dev.muduo.standalone.Standalone;
import dev.muduo.standalone.embedded.InfrastructurePorts;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real studies come out of a real archive, and their masks go back into it without anybody's asking: each once, on the patient and
 * the study that they are of, as other people's programs read them; whatever is down or started again meanwhile.
 */
@Tag("pacs")
@Timeout(value = 9, unit = TimeUnit.MINUTES)
class ResultsPacsTest {
    private static final String CONFIGURATION = """
            model:
              preprocessing: {workingSpacingMm: 12.0, patchVoxels: 16}
              featureScale: 32
              structures:
                - {id: 1, name: liver, snomed: "10200004"}
                - {id: 2, name: kidney_left, snomed: "18639004"}
            http: {port: 0}
            serving: {automatic: {grid: CT}}
            ingest: {pull: {interval: 500 ms}}
            """;
    private static final int LATE_SLICES = 3;
    /** Three revisions, of each a SEG and an SR; under the patients' names and under nobody's. */
    private static final int REVISIONS = 3;

    private static final int RESULTS = 2 * 2 * REVISIONS;

    @TempDir
    Path folder;

    private Path data;
    private Orthanc orthanc;

    @BeforeEach
    void inANamespaceOfItsOwn() throws IOException {
        data = folder.resolve("data");
        orthanc = Orthanc.inANamespaceOfItsOwn(folder);
    }

    @Test
    void masksGoBackToTheArchiveThatTheirStudiesCameFrom() throws Exception {
        StsStudy whole = StsStudy.unpack("STS_001", folder.resolve("1"));
        StsStudy late = StsStudy.unpack("STS_002", folder.resolve("2"));
        NobodyIsNamed nobody = new NobodyIsNamed(List.of(whole, late));
        orthanc.start();
        try (CapturedLog log = new CapturedLog()) {
            int images = whole.all().size() + late.all().size();
            try (Standalone muduo = start()) {
                orthanc.send(whole.all());
                await(() -> events(muduo, Topics.STUDIES, StudyArrived.class).size() == 1);
                aLateSlice(muduo, late);
                assertEquals(images, orthanc.images());
                orthanc.close();
                promote(muduo);
                await(() -> muduo.health().parts().get("result-sender-main").state() == Health.State.ALARM);
                orthanc.start();
                await(() -> orthanc.images() == images + RESULTS);
            }
            try (Standalone muduo = start()) {
                await(() -> orthanc.allStable() && position(muduo) == orthanc.lastStable());
                askAgain(
                        nobody,
                        muduo,
                        events(muduo, Topics.SEGMENTATIONS, SegmentationServed.class)
                                .get(0));
                await(() -> muduo.platform()
                                .meters()
                                .find("muduo.results.passed.over")
                                .counter()
                        != null);
                assertEquals(
                        REVISIONS,
                        events(muduo, Topics.STUDIES, StudyArrived.class).size(),
                        "results make no study");
                assertEquals(images + RESULTS, orthanc.images(), "what is asked for again changes nothing");
                asOthersReadThem(muduo, List.of(whole, late));
                nobody.in(muduo);
            }
            nobody.in("the log", log.text());
        } finally {
            orthanc.close();
        }
    }

    private void aLateSlice(Standalone muduo, StsStudy study) throws Exception {
        orthanc.send(study.allButTop(LATE_SLICES));
        await(() -> events(muduo, Topics.STUDIES, StudyArrived.class).size() == 2);
        orthanc.send(study.top(LATE_SLICES));
        await(() -> events(muduo, Topics.STUDIES, StudyArrived.class).size() == REVISIONS);
    }

    /** A network that has learned nothing: what it draws is somewhere. */
    private static void promote(Standalone muduo) {
        ModelConfig model = configuration().section("model", ModelConfig.class);
        Structures structures = model.structures();
        int classes = structures.classes();
        Map<String, Tensor> tensors = new HashMap<>();
        try (UNet3d student = UNet3d.initialise(
                UNet3dConfig.student(classes, model.featureScale()), CounterRandom.of(1, 0, "pacs"))) {
            student.export().forEach((name, tensor) -> tensors.put(CheckpointTensors.WEIGHTS + name, tensor));
        }
        CheckpointManifest manifest = new CheckpointManifest(
                ModelNames.STUDENT,
                1,
                1,
                Optional.empty(),
                structures,
                model.preprocessing(),
                new CheckpointManifest.UNet3d(2, classes, model.featureScale()),
                Map.of());
        ModelRegistry models = muduo.platform().models();
        String checkpoint = models.write(
                        manifest, Safetensors.of(Map.of(), tensors).toBytes())
                .sha256();
        assertTrue(models.promote(new Promotion(
                ModelNames.STUDENT, 1, checkpoint, Optional.empty(), Optional.empty(), PromotionCause.FIRST)));
    }

    /** How far the archive's changes have been dealt with. */
    private static long position(Standalone muduo) {
        return events(muduo, Topics.INGEST_CURSORS, IngestCursor.class).stream()
                .mapToLong(cursor -> PacsTest.change(cursor.getPosition()))
                .max()
                .orElse(0);
    }

    private static void askAgain(NobodyIsNamed nobody, Standalone muduo, SegmentationServed served) throws Exception {
        String body = "{\"studyId\": \"" + served.getStudyId() + "\", \"revision\": " + served.getRevision() + "}";
        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(muduo.url().resolve("/v1/segmentations"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertEquals(200, answer.statusCode());
        assertArrayEquals(muduo.platform().store().read(StoredObject.of(served.getMask())), answer.body());
        nobody.in("a mask", answer.body());
        nobody.in("a mask's headers", answer.headers().map().toString());
    }

    private void asOthersReadThem(Standalone muduo, List<StsStudy> studies) throws Exception {
        List<Path> files = results();
        assertEquals(RESULTS, files.size());
        for (Path file : files) {
            OtherSoftware.requireFaultless(file);
        }
        JsonNode summaries = OtherSoftware.summaries(files, folder.resolve("summaries.json"));
        Map<String, StsStudy> patients = studies.stream().collect(Collectors.toMap(StsStudy::uid, each -> each));
        Map<String, Integer> slices = studies.stream()
                .collect(Collectors.toMap(
                        ResultsPacsTest::ctSeries, study -> study.ct().size()));
        List<Map<String, Integer>> drawn = new ArrayList<>();
        Set<String> uids = new HashSet<>();
        Map<String, Integer> objects = new TreeMap<>();
        for (int n = 0; n < files.size(); n++) {
            JsonNode summary = summaries.get(n);
            String modality = summary.get("modality").textValue();
            boolean original = patients.containsKey(summary.get("study").textValue());
            objects.merge((original ? "original " : "pseudonymous ") + modality, 1, Integer::sum);
            uids.add(summary.get("uid").textValue());
            byte[] content = Files.readAllBytes(files.get(n));
            if (original) {
                StsStudy study = patients.get(summary.get("study").textValue());
                assertEquals(study.patientId(), summary.get("patient").textValue());
                noOtherPatientIsNamed(content, study, studies);
            } else {
                new NobodyIsNamed(studies).in("a result without identity", content);
            }
            if (modality.equals("SEG")) {
                drawn.add(counts(summary.get("voxels")));
                if (original) {
                    assertEquals(
                            slices.get(summary.get("series").get(0).textValue()),
                            summary.get("images").intValue());
                }
            } else {
                assertTrue(summary.get("numbers").intValue() >= 2, "a volume of each structure");
            }
        }
        assertEquals(Map.of("original SEG", 3, "original SR", 3, "pseudonymous SEG", 3, "pseudonymous SR", 3), objects);
        assertEquals(RESULTS, uids.size());
        List<SegmentationServed> served = events(muduo, Topics.SEGMENTATIONS, SegmentationServed.class);
        assertEquals(REVISIONS + 1, served.size(), "each was segmented once before somebody asked");
        Map<String, SegmentationServed> masks = new HashMap<>();
        served.forEach(event -> masks.put(event.getMask().getKey(), event));
        assertEquals(REVISIONS, masks.size());
        for (SegmentationServed event : masks.values()) {
            Map<String, Integer> expected = counts(muduo, event);
            assertTrue(expected.values().stream().anyMatch(count -> count > 0), "something was drawn");
            // Once under the patient's name and once under nobody's.
            for (int copy = 0; copy < 2; copy++) {
                assertTrue(drawn.remove(expected), () -> expected + " is in the archive twice");
            }
        }
        assertEquals(List.of(), drawn);
    }

    private static void noOtherPatientIsNamed(byte[] result, StsStudy own, List<StsStudy> studies) {
        String content = new String(result, StandardCharsets.ISO_8859_1);
        studies.stream()
                .filter(study -> !study.equals(own))
                .flatMap(study -> PlantedValues.ofThePatient(study).stream())
                .forEach(value ->
                        assertFalse(content.contains(value), () -> value + " is in a result of " + own.name()));
    }

    private static String ctSeries(StsStudy study) {
        return study.header().requireText(Attribute.SERIES_INSTANCE_UID);
    }

    /** Voxels of each segment, as the mask in the store has them. */
    private static Map<String, Integer> counts(Standalone muduo, SegmentationServed event) {
        byte[] mask = muduo.platform().store().read(StoredObject.of(event.getMask()));
        LabelMap labels = Nifti.readLabelMap(mask, "mask");
        Map<String, Integer> counts = new TreeMap<>();
        for (Structure structure :
                configuration().section("model", ModelConfig.class).structures().list()) {
            int count = 0;
            for (byte label : labels.labels()) {
                count += label == structure.id() ? 1 : 0;
            }
            counts.put(Integer.toString(structure.id()), count);
        }
        return counts;
    }

    private static Map<String, Integer> counts(JsonNode voxels) {
        Map<String, Integer> counts = new TreeMap<>();
        voxels.properties()
                .forEach(field -> counts.put(field.getKey(), field.getValue().intValue()));
        return counts;
    }

    /** Everything in the archive that is not an image or what came with one. */
    private List<Path> results() throws Exception {
        List<Path> files = new ArrayList<>();
        for (JsonNode id : orthanc.get("/instances")) {
            Path file = Files.write(folder.resolve(id.textValue() + ".dcm"), orthanc.file(id.textValue()));
            String modality = Dicom.readHeader(file).dataSet().requireText(Attribute.MODALITY);
            if (modality.equals("SEG") || modality.equals("SR")) {
                files.add(file);
            } else {
                Files.delete(file);
            }
        }
        return files;
    }

    private static Configuration configuration() {
        return Configuration.reference().over(CONFIGURATION, "results pacs test");
    }

    private Standalone start() throws Exception {
        String user = orthanc.credentialsFile().toString();
        Map<String, String> archive =
                Map.of("name", "main", "kind", "ORTHANC", "url", orthanc.rest().toString(), "credentialsFile", user);
        return Standalone.start(
                data,
                configuration()
                        .with(Map.of(
                                "ingest.pull.archives",
                                List.of(archive),
                                "ingest.results.destinations",
                                List.of(
                                        destination("main", "ORTHANC", "ORIGINAL"),
                                        destination("again", "DICOMWEB", "ORIGINAL"),
                                        destination("others", "DICOMWEB", "PSEUDONYMOUS")))),
                InfrastructurePorts.ANY);
    }

    private Map<String, String> destination(String name, String kind, String identity) {
        return Map.of(
                "name",
                name,
                "kind",
                kind,
                "url",
                (kind.equals("ORTHANC") ? orthanc.rest() : orthanc.dicomWeb()).toString(),
                "credentialsFile",
                orthanc.credentialsFile().toString(),
                "identity",
                identity);
    }
}
