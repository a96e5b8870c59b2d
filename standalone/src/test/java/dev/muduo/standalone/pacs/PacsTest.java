package dev.muduo.standalone.pacs;

import static dev.muduo.standalone.pacs.Loop.await;
import static dev.muduo.standalone.pacs.Loop.events;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.ingest.edge.ReidentificationMap;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.platform.agent.Health;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.testing.CapturedLog;
import dev.muduo.schemas.IngestCursor;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.Topics;
import dev.muduo.standalone.Standalone;
import dev.muduo.standalone.embedded.InfrastructurePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real studies are sent to a real archive, as a hospital's devices send them, and come out of it as events: each once, whatever
 * is late, doubled, interrupted or down meanwhile.
 */
@Tag("pacs")
@Timeout(value = 9, unit = TimeUnit.MINUTES)
class PacsTest {
    private static final String CONFIGURATION = """
            model:
              preprocessing: {workingSpacingMm: 12.0, patchVoxels: 16}
              featureScale: 32
            http: {port: 0}
            ingest: {pull: {interval: 500 ms, settle: 2 s, windowDays: 36500}}
            """;
    private static final int LATE_SLICES = 3;

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
    void whatIsSentToTheArchiveArrivesOnceWhateverHappensOnTheWay() throws Exception {
        StsStudy whole = StsStudy.unpack("STS_001", folder.resolve("1"));
        StsStudy late = StsStudy.unpack("STS_002", folder.resolve("2"));
        StsStudy doubled = StsStudy.unpack("STS_008", folder.resolve("3"));
        StsStudy interrupted = StsStudy.unpack("STS_019", folder.resolve("4"));
        List<StsStudy> all = List.of(whole, late, doubled, interrupted);
        NobodyIsNamed nobody = new NobodyIsNamed(all);
        orthanc.start();
        try (CapturedLog log = new CapturedLog()) {
            try (Standalone muduo = start(List.of(archive("orthanc")))) {
                orthanc.send(whole.all());
                awaitRevisions(muduo, 1, whole);
                aLateSlice(muduo, late);
                theSameTwice(muduo, doubled);
                theArchiveIsDownForAWhile(muduo);
                aSenderIsKilled(muduo, interrupted);
            }
            orthanc.send(interrupted.all());
            try (Standalone muduo = start(List.of(archive("orthanc")))) {
                awaitRevisions(muduo, 1, interrupted);
            }
            try (Standalone muduo = start(List.of(archive("orthanc"), archive("dicomweb")))) {
                await(() -> cursors(muduo, "dicomweb-").size() == all.size());
                countsMatch(muduo, all);
                nobody.in(muduo);
            }
            nobody.in("the log", log.text());
        } finally {
            orthanc.close();
        }
        theWayBackIsAtTheEdgeAlone(nobody);
    }

    private void aLateSlice(Standalone muduo, StsStudy study) throws Exception {
        orthanc.send(study.allButTop(LATE_SLICES));
        awaitRevisions(muduo, 1, study);
        orthanc.send(study.top(LATE_SLICES));
        awaitRevisions(muduo, 2, study);
    }

    private void theSameTwice(Standalone muduo, StsStudy study) throws Exception {
        orthanc.send(study.all());
        orthanc.send(study.all());
        awaitRevisions(muduo, 1, study);
        orthanc.send(study.all());
    }

    private void theArchiveIsDownForAWhile(Standalone muduo) throws Exception {
        orthanc.close();
        await(() -> muduo.health().parts().get("ingest-pull-orthanc").state() == Health.State.ALARM);
        orthanc.start();
        await(() -> muduo.health().parts().get("ingest-pull-orthanc").state() == Health.State.READY);
    }

    /** What had come before it was killed is no study: it is passed over. */
    private void aSenderIsKilled(Standalone muduo, StsStudy study) throws Exception {
        int before = orthanc.images();
        long stable = orthanc.lastStable();
        Process sender = orthanc.storescu(study.ct());
        await(() -> orthanc.images() > before);
        sender.destroyForcibly().waitFor();
        await(() -> orthanc.lastStable() > stable);
        long partial = orthanc.lastStable();
        await(() -> cursors(muduo, "orthanc-").values().stream().anyMatch(position -> change(position) >= partial));
        assertEquals(0, revisions(muduo, study));
    }

    private void countsMatch(Standalone muduo, List<StsStudy> all) throws Exception {
        assertEquals(all.stream().mapToInt(study -> study.all().size()).sum(), orthanc.images());
        assertEquals(
                List.of(1, 2, 1, 1),
                all.stream().map(study -> revisions(muduo, study)).toList());
        assertEquals(5, events(muduo, Topics.STUDIES, StudyArrived.class).size(), "nothing was published twice");
        assertEquals(
                Set.of(orthanc.lastStable()),
                cursors(muduo, "orthanc-").values().stream()
                        .map(PacsTest::change)
                        .collect(Collectors.toSet()));
    }

    /** The number of the change to which a position is. */
    static long change(String position) {
        return Long.parseLong(position.split(" ", 2)[0]);
    }

    /** Looks through every file that the loop keeps; what Kafka and the store hold is not compressed or has no header. */
    private void theWayBackIsAtTheEdgeAlone(NobodyIsNamed nobody) throws IOException {
        Path originals = data.resolve("originals");
        List<Path> files;
        try (Stream<Path> walk = Files.walk(data)) {
            files = walk.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(originals))
                    .toList();
        }
        assertTrue(files.size() > 10, files.toString());
        for (Path file : files) {
            nobody.in(file.toString(), Files.readAllBytes(file));
        }
        try (Stream<Path> walk = Files.walk(originals)) {
            assertEquals(5, walk.filter(Files::isRegularFile).count());
        }
    }

    private Standalone start(List<Map<String, String>> archives) throws Exception {
        Configuration configuration = Configuration.reference()
                .over(CONFIGURATION, "pacs test")
                .with(Map.of("ingest.pull.archives", archives));
        return Standalone.start(data, configuration, InfrastructurePorts.ANY);
    }

    private Map<String, String> archive(String kind) {
        return Map.of(
                "name",
                kind,
                "kind",
                kind,
                "url",
                (kind.equals("orthanc") ? orthanc.rest() : orthanc.dicomWeb()).toString(),
                "credentialsFile",
                orthanc.credentialsFile().toString());
    }

    private void awaitRevisions(Standalone muduo, int expected, StsStudy study) throws Exception {
        await(() -> revisions(muduo, study) >= expected);
        StudyArrived last = arrived(muduo, study).get(expected - 1);
        assertEquals(
                study.patientId(),
                new ReidentificationMap(data.resolve("originals"))
                        .find(
                                last.getStudyId(),
                                hash(last.getCt().getObject().getKey()),
                                hash(last.getPet().getObject().getKey()))
                        .orElseThrow()
                        .pet()
                        .headers()
                        .requireText(Attribute.PATIENT_ID));
    }

    private static String hash(String key) {
        return key.substring(key.lastIndexOf('-') + 1);
    }

    private int revisions(Standalone muduo, StsStudy study) {
        return arrived(muduo, study).size();
    }

    private List<StudyArrived> arrived(Standalone muduo, StsStudy study) {
        String studyId =
                SiteSecret.read(data.resolve("secrets").resolve("site")).pseudonym(study.uid());
        return events(muduo, Topics.STUDIES, StudyArrived.class).stream()
                .filter(event -> event.getStudyId().equals(studyId))
                .toList();
    }

    /** The positions of all sources whose names begin so. */
    private static Map<String, String> cursors(Standalone muduo, String prefix) {
        Map<String, String> positions = new HashMap<>();
        for (IngestCursor cursor : events(muduo, Topics.INGEST_CURSORS, IngestCursor.class)) {
            if (cursor.getSource().startsWith(prefix)) {
                positions.put(cursor.getSource(), cursor.getPosition());
            }
        }
        return positions;
    }
}
