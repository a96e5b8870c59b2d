package dev.muduo.ingest.pacs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.ingest.spool.DicomStudies;
import dev.muduo.ingest.spool.StudyState;
import dev.muduo.ingest.testing.DicomPhantom;
import dev.muduo.ingest.testing.FakeArchive;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.testing.InMemoryObjectStore.Fault;
import dev.muduo.schemas.StudyArrived;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Studies are pulled and others pushed while store, log, disk and archive fail in turn and the process is killed now and then: what
 * was acknowledged, and what the archive has, is on the topic in the end, once and whole.
 */
class FeedUnderFaultsTest {
    private static final List<Integer> PULLED = List.of(1, 2, 3);
    private static final List<Integer> PUSHED = List.of(4, 5, 6);
    /** Where instances come in, and where what is owed is written down. */
    private static final List<String> DIRECTORIES = List.of("incoming", "pulls");

    @TempDir
    Path folder;

    private final FakeArchive archive = new FakeArchive();
    private PullRig site;

    @BeforeEach
    void credentials() throws IOException {
        Files.writeString(folder.resolve("pacs-user"), "basic muduo:pass\n");
    }

    @AfterEach
    void close() {
        archive.close();
    }

    @ParameterizedTest
    @CsvSource({"ORTHANC, 1", "ORTHANC, 2", "ORTHANC, 3", "DICOMWEB, 4", "DICOMWEB, 5", "DICOMWEB, 6"})
    void everythingThatWasAcknowledgedArrivesOnce(ArchiveConfig.Kind kind, int seed) throws IOException {
        site = new PullRig(folder, kind, kind == ArchiveConfig.Kind.ORTHANC ? archive.orthanc() : archive.dicomWeb())
                .started();
        Random random = new Random(seed);
        List<DataSet> waiting = new ArrayList<>();
        PUSHED.forEach(study -> waiting.addAll(DicomPhantom.study(study)));
        Collections.shuffle(waiting, random);
        List<Integer> announced = new ArrayList<>(PULLED);
        int acknowledged = 0;
        while (!waiting.isEmpty() || !announced.isEmpty()) {
            fail(random);
            if (!announced.isEmpty() && random.nextInt(10) == 0) {
                announce(announced.remove(0));
            }
            if (!waiting.isEmpty() && acknowledges(waiting.get(0))) {
                waiting.remove(0);
                acknowledged++;
            }
            site.rig.clock.advance(Duration.ofSeconds(random.nextInt(30)));
            site.step(random.nextInt(12));
            if (random.nextInt(12) == 0) {
                heal();
                site.started();
            }
        }
        assertEquals(54, acknowledged);
        heal();
        for (int hour = 0; hour < 5; hour++) {
            site.rig.clock.advance(Duration.ofHours(1));
            site.settle();
        }
        everyStudyIsThereOnce();
    }

    private void announce(int study) {
        archive.receive(DicomPhantom.study(study));
        archive.stable(DicomPhantom.studyUid(study));
    }

    /** What is not answered its sender sends again. */
    private boolean acknowledges(DataSet instance) {
        try {
            site.rig.push(instance);
            return true;
        } catch (SurroundingsException e) {
            return false;
        }
    }

    private void fail(Random random) throws IOException {
        heal();
        switch (random.nextInt(10)) {
            case 0 -> site.store.setFault(Fault.UNAVAILABLE);
            case 1 -> site.store.setFault(Fault.DISK_FULL);
            case 2 -> site.store.setFault(Fault.REFUSED);
            case 3 -> site.log.becomeUnavailable();
            case 4 -> site.log.failNextCommitBefore();
            case 5 -> site.log.failNextCommitAfter();
            case 6 -> site.log.expireNextCommit();
            case 7 -> moveAway(DIRECTORIES.get(random.nextInt(DIRECTORIES.size())));
            case 8 -> archive.fail(random.nextBoolean() ? "/" : ".1", PullRig.status(503));
            default -> {
                // All is well for once.
            }
        }
    }

    private void heal() throws IOException {
        site.store.setFault(Fault.NONE);
        site.log.becomeAvailable();
        archive.recover();
        for (String name : DIRECTORIES) {
            Path away = folder.resolve(name + "-away");
            if (Files.exists(away)) {
                Files.move(away, folder.resolve("spool").resolve(name));
            }
        }
    }

    private void moveAway(String name) throws IOException {
        Files.move(folder.resolve("spool").resolve(name), folder.resolve(name + "-away"));
    }

    private void everyStudyIsThereOnce() {
        SiteSecret secret = SiteSecret.read(folder.resolve("site-secret"));
        DicomStudies studies = new DicomStudies(site.rig.spool());
        assertEquals(0, studies.count(StudyState.OPEN));
        assertEquals(0, studies.count(StudyState.HELD));
        IntStream.rangeClosed(1, 6).forEach(study -> {
            String id = secret.pseudonym(DicomPhantom.studyUid(study));
            List<StudyArrived> revisions = site.rig.arrived().stream()
                    .filter(event -> event.getStudyId().equals(id))
                    .toList();
            Set<String> contents = new HashSet<>();
            revisions.forEach(event -> assertTrue(contents.add(content(event)), "no content twice"));
            if (PULLED.contains(study)) {
                assertEquals(1, revisions.size(), "a study that is pulled is whole");
            }
            StudyArrived last = revisions.get(revisions.size() - 1);
            assertEquals(revisions.size(), last.getRevision());
            assertEquals(10, last.getCt().getGeometry().getDims().get(2));
            assertEquals(8, last.getPet().getGeometry().getDims().get(2));
        });
    }

    private static String content(StudyArrived event) {
        return event.getCt().getObject().getKey().replaceAll(".*/", "")
                + event.getPet().getObject().getKey().replaceAll(".*/", "");
    }
}
