package dev.muduo.ingest.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muduo.ingest.IngestConfig;
import dev.muduo.ingest.dicom.ConflictRule;
import dev.muduo.ingest.dicom.DicomIntake;
import dev.muduo.ingest.dicom.DicomStudyDoor;
import dev.muduo.ingest.dicom.Originals;
import dev.muduo.ingest.door.StudyDoor;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.ingest.intake.IntakeQueue;
import dev.muduo.ingest.intake.StudyPublisher;
import dev.muduo.ingest.leader.IngestLeader;
import dev.muduo.ingest.testing.DicomPhantom;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.scratch.Workspace;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.platform.testing.ManualClock;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.Topics;
import java.io.ByteArrayInputStream;
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
    private Spool spool;
    private List<Agent> agents;

    @BeforeEach
    void process() {
        Originals originals = study -> {
            if (faulty) {
                throw new IllegalStateException("a bug");
            }
        };
        StudyDoor door = new StudyDoor(
                Configuration.reference().section("ingest", IngestConfig.class).door());
        DicomIntake intake = new DicomIntake(
                new DicomStudyDoor(door, SECRET, ConflictRule.HOLD),
                new StudyPublisher(store, leader),
                originals,
                leader);
        IntakeQueue queue = new IntakeQueue(null, 10);
        spool = new Spool(folder.resolve("spool"), SECRET, new SpoolLimits(0, 10, 100, KEEP), clock);
        AssemblyTimes times = new AssemblyTimes(Duration.ofSeconds(1), Duration.ofMinutes(1));
        Workspace workspace = new Workspace(folder.resolve("scratch"), 0);
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

    private void push(byte[] instance) {
        try {
            spool.keep(spool.receive(new ByteArrayInputStream(instance), 1 << 20), StudyRemarks.NONE);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void work() throws Exception {
        for (int step = 0; step < 30; step++) {
            agents.get(step % agents.size()).doWork();
        }
    }
}
