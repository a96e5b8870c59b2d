package dev.muduo.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.ingest.leader.StudyReceipt;
import dev.muduo.ingest.spool.StudyState;
import dev.muduo.ingest.testing.DicomPhantom;
import dev.muduo.ingest.testing.IngestRig;
import dev.muduo.ingest.testing.Phantom;
import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.AgentRunner;
import dev.muduo.platform.agent.BackOff;
import dev.muduo.platform.agent.Health;
import dev.muduo.platform.testing.InMemoryEventLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.platform.testing.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever has nothing to do pauses for hours here: a study gets on only if it is handed on with a ring. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RolesWakeEachOtherTest {
    private static final BackOff HOURS = new BackOff(Duration.ofHours(1), Duration.ofHours(2));
    private static final AgentRunner.Timing TIMING =
            new AgentRunner.Timing(HOURS, BackOff.SURROUNDINGS, Duration.ofSeconds(20));

    @TempDir
    Path folder;

    private final List<AgentRunner> runners = new ArrayList<>();
    private final Health health = new Health();

    @AfterEach
    void end() {
        runners.forEach(AgentRunner::requestStop);
        runners.forEach(AgentRunner::close);
    }

    /** The leader first: the others find it leading when they begin. */
    private void run(IngestRig rig) throws InterruptedException {
        for (Agent agent : rig.service.agents()) {
            AgentRunner runner = new AgentRunner(agent, health, rig.meters, TIMING, new Random(1));
            runners.add(runner);
            runner.start();
            while (!rig.service.leads()) {
                Thread.sleep(1);
            }
        }
        while (!health.ready()) {
            Thread.sleep(1);
        }
    }

    @Test
    void whatIsSubmittedIsPublishedWithoutWaitingForAPause() throws Exception {
        IngestRig rig = new IngestRig(folder);
        run(rig);
        for (int study = 1; study <= 3; study++) {
            StudyReceipt receipt =
                    rig.service.submissions().submit(rig.study(study)).get();
            assertTrue(receipt.created());
        }
    }

    @Test
    void studiesInTheSpoolAreTakenOneAfterTheOther() throws Exception {
        IngestRig rig = IngestRig.withSpool(folder, Map.of());
        rig.push(DicomPhantom.study(1));
        rig.push(DicomPhantom.study(2));
        rig.clock.advance(IngestRig.IDLE);
        run(rig);
        while (rig.spool().count(StudyState.TAKEN) < 2) {
            Thread.sleep(1);
        }
        assertEquals(2, rig.arrived().size());
    }

    @Test
    void studiesInTheWatchedFolderAreTakenOneAfterTheOther() throws Exception {
        Path incoming = Files.createDirectory(folder.resolve("incoming"));
        for (int study = 1; study <= 2; study++) {
            Phantom.write(Files.createDirectory(incoming.resolve("study-" + study)), study);
        }
        IngestRig rig = new IngestRig(
                folder,
                new InMemoryEventLog(),
                new InMemoryObjectStore(),
                Map.of("ingest.watch.folder", incoming.toString()));
        // The file system dates the changes.
        rig.clock.advance(Duration.between(ManualClock.START, Instant.now()).plusHours(1));
        run(rig);
        while (rig.arrived().size() < 2) {
            Thread.sleep(1);
        }
    }
}
