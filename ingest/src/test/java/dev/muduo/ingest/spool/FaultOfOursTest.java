package dev.muduo.ingest.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muduo.imaging.study.ConflictRule;
import dev.muduo.ingest.IngestConfig;
import dev.muduo.ingest.dicom.DicomIntake;
import dev.muduo.ingest.dicom.DicomStudyDoor;
import dev.muduo.ingest.dicom.Originals;
import dev.muduo.ingest.door.StudyDoor;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.ingest.intake.IntakeQueue;
import dev.muduo.ingest.intake.StudyPublisher;
import dev.muduo.ingest.leader.IngestLeader;
import dev.muduo.ingest.pacs.ArchiveConfig;
import dev.muduo.ingest.pacs.ArchivePull;
import dev.muduo.ingest.source.FolderSpooling;
import dev.muduo.ingest.testing.DicomPhantom;
import dev.muduo.ingest.testing.FakeArchive;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.scratch.Workspace;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.platform.testing.ManualClock;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bug of ours meets a study: no image of it is lost, and the next version takes it. */
class FaultOfOursTest {
    private static final SiteSecret SECRET = SiteSecret.of("0123456789abcdef0123456789abcdef");
    private static final Duration KEEP = Duration.ofHours(24);

    @TempDir
    Path folder;

    private final InMemoryEventLog log = new InMemoryEventLog();
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final ManualClock clock = new ManualClock();
    private final IngestLeader leader = new IngestLeader(log, store, SECRET, clock, 10);
    private boolean faulty = true;
    private final IngestConfig config = Configuration.reference().section("ingest", IngestConfig.class);
    private final IntakeQueue queue = new IntakeQueue(null, 10);
    private DicomIntake intake;
    private Workspace workspace;
    private Spool spool;
    private List<Agent> agents;

    @BeforeEach
    void process() {
        Originals originals = study -> {
            if (faulty) {
                throw new IllegalStateException("a bug");
            }
        };
        intake = new DicomIntake(
                new DicomStudyDoor(new StudyDoor(config.door()), SECRET, ConflictRule.HOLD),
                new StudyPublisher(store, leader),
                originals,
                leader);
        spool = new Spool(folder.resolve("spool"), SECRET, new SpoolLimits(0, 10, 100, KEEP), clock);
        workspace = new Workspace(folder.resolve("scratch"), 0);
        AssemblyTimes times = new AssemblyTimes(Duration.ofSeconds(1), Duration.ofMinutes(1));
        agents = List.of(
                leader,
                queue.workers(1).get(0),
                new StudyAssembler(spool, times, intake, queue, leader, workspace, "here"));
        leader.onStart();
    }

    @Test
    void itsImagesStayUntilAPersonHasItTriedAgain() throws Exception {
        DicomPhantom.study(1).forEach(slice -> push(DicomPhantom.encode(slice)));
        clock.advance(Duration.ofSeconds(1));
        work();
        SpooledStudy held = spool.page(Optional.of(StudyState.HELD), "", 1).get(0);
        assertEquals("internal", held.outcome().orElseThrow().code());
        clock.advance(KEEP.multipliedBy(30));
        work();
        assertEquals(
                DicomPhantom.study(1).size(), spool.required(held.studyId()).instances());
        faulty = false;
        new DicomStudies(spool).retry(held.studyId());
        work();
        assertEquals(StudyState.TAKEN, spool.required(held.studyId()).state());
        assertEquals(1, log.events(Topics.STUDIES, StudyArrived.class).size());
    }

    @Test
    void oneThatWasPulledWaitsInItsArchive() throws Exception {
        try (FakeArchive archive = new FakeArchive()) {
            ArchiveConfig main =
                    new ArchiveConfig("main", ArchiveConfig.Kind.ORTHANC, archive.orthanc(), Optional.empty());
            Agent pull = new ArchivePull(
                    main,
                    config.pull(),
                    "here",
                    SECRET,
                    intake,
                    queue,
                    spool,
                    new FolderSpooling(spool, 1 << 20),
                    leader,
                    workspace,
                    clock,
                    new SimpleMeterRegistry());
            agents = List.of(leader, agents.get(1), pull);
            archive.receive(DicomPhantom.study(1));
            archive.stable(DicomPhantom.studyUid(1));
            work();
            DicomStudies studies = new DicomStudies(spool);
            SpooledStudy held =
                    studies.page(Optional.of(StudyState.HELD), "", 1).get(0);
            assertEquals("internal", held.outcome().orElseThrow().code());
            assertEquals(Optional.of("main"), held.archive());
            faulty = false;
            clock.advance(KEEP);
            work();
            assertEquals(0, log.events(Topics.STUDIES, StudyArrived.class).size(), "a person decides");
            studies.retry(held.studyId());
            work();
            assertEquals(1, log.events(Topics.STUDIES, StudyArrived.class).size());
            assertEquals(0, studies.count(StudyState.HELD));
        }
    }

    private void push(byte[] instance) {
        try {
            spool.keep(spool.receive(new ByteArrayInputStream(instance), 1 << 20), StudyRemarks.NONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void work() throws Exception {
        for (int step = 0; step < 30; step++) {
            agents.get(step % agents.size()).doWork();
        }
    }
}
