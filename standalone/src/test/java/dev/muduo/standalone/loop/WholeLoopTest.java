package dev.muduo.standalone.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.client.Images;
import dev.muduo.client.MuduoClient;
import dev.muduo.client.NotNowException;
import dev.muduo.client.Teaching;
import dev.muduo.client.Wanted;
import dev.muduo.client.answer.Status;
import dev.muduo.client.answer.TeachingReceipt;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.log.Replay;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.Topics;
import dev.muduo.standalone.Standalone;
import dev.muduo.standalone.client.RunningInstance;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortStudy;
import dev.muduo.standalone.demo.Demo;
import dev.muduo.standalone.demo.DemoPlan;
import dev.muduo.standalone.demo.DemoReport;
import dev.muduo.standalone.embedded.InfrastructurePorts;
import dev.muduo.standalone.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The loop with its real parts: a study goes in, a checkpoint comes out, a mask is served. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class WholeLoopTest {
    @TempDir
    Path folder;

    @Test
    void studiesGoInCheckpointsComeOutMasksAreServed() throws Exception {
        Cohort cohort = SmallLoop.cohort(folder.resolve("cohort"), 12);
        Configuration configuration = Configuration.reference()
                .over(SmallLoop.CONFIGURATION, "small loop")
                .with(Map.of("training.minLabelled", 5));
        DemoPlan plan = new DemoPlan(folder.resolve("out"), Duration.ofMinutes(7), Duration.ofMillis(100));
        Files.createDirectories(plan.folder());
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(new PrintStream(shown, true, StandardCharsets.UTF_8), false, false);
        try (Standalone running = Standalone.start(plan.data(), configuration, InfrastructurePorts.ANY)) {
            assertEquals(
                    running.url(),
                    RunningInstance.find(plan.data()).orElseThrow().uri());
            nothingIsServedBeforeTheFirstPromotion(running, cohort);

            DemoReport report = new Demo(plan, cohort, running, terminal).run();

            assertEquals(List.of(), report.failedRequests(), () -> shown.toString(StandardCharsets.UTF_8));
            assertEquals(12, report.studiesIn());
            assertEquals(cohort.of(Role.TRAIN).size(), report.studiesTaught());
            assertTrue(report.checkpoints() >= 4, report.toString());
            assertTrue(report.swaps() >= 1, report.toString());
            assertTrue(report.masks() >= 4, report.toString());
            assertTrue(report.last().orElseThrow().dice().size() > 1, report.toString());
            theMaskHasTheStudysOwnGrid(plan, cohort);
            statusTellsTheSame(running, report);
            aStudyIsTaughtAgainOnRequest(running, cohort);
        }
        assertTrue(RunningInstance.find(plan.data()).isEmpty());
        assertTrue(shown.toString(StandardCharsets.UTF_8).contains("Dice on the 4 REPORT studies"));
        assertTrue(Files.size(plan.report()) > 0);
    }

    private void nothingIsServedBeforeTheFirstPromotion(Standalone running, Cohort cohort) {
        CohortStudy study = cohort.studies().get(0);
        MuduoClient muduo =
                MuduoClient.at(running.url()).patience(Duration.ZERO).open();
        NotNowException refusal = assertThrows(
                NotNowException.class,
                () -> muduo.segmentations()
                        .segment(Images.nifti(study.ct(), study.pet()), Wanted.mask(), folder.resolve("early.nii.gz")));
        assertEquals(503, refusal.status());
        assertTrue(refusal.retryAfter().isPresent(), refusal.getMessage());
    }

    private static void theMaskHasTheStudysOwnGrid(DemoPlan plan, Cohort cohort) {
        CohortStudy study = cohort.of(Role.REPORT).get(0);
        LabelMap mask = Nifti.readLabelMap(plan.folder().resolve("masks").resolve(study.name() + ".nii.gz"));
        assertEquals(Nifti.readVolume(study.ct()).grid().nx(), mask.grid().nx());
        assertEquals(Nifti.readVolume(study.ct()).grid().nz(), mask.grid().nz());
        for (byte label : mask.labels()) {
            assertTrue((label & 0xff) <= cohort.structures().list().size());
        }
    }

    private static void statusTellsTheSame(Standalone running, DemoReport report) throws Exception {
        Status.Loop status =
                MuduoClient.at(running.url()).open().loop().status().loop();
        assertEquals(report.studiesIn(), status.studies().arrived());
        assertEquals(report.studiesTaught(), status.teaching().taught());
    }

    /** The same prompt generator and the same teachers: a further run, for which nothing is encoded. */
    private static void aStudyIsTaughtAgainOnRequest(Standalone running, Cohort cohort) throws Exception {
        int studies = cohort.of(Role.TRAIN).size();
        List<TeachingReceipt.Taught> asked = new ArrayList<>();
        Teaching teaching = MuduoClient.at(running.url()).open().teaching();
        Teaching.Again again = new Teaching.Again("whole-loop", Optional.of("better-prompts"));
        teaching.all(again, Optional.empty(), asked::add);
        teaching.all(again, Optional.empty(), asked::add);
        assertEquals(2 * studies, asked.size());
        assertEquals(
                studies, asked.stream().filter(TeachingReceipt.Taught::created).count());

        List<PseudoLabelsProduced> taught = new ArrayList<>();
        try (Replay replay = new Replay(running.platform().log(), Set.of(Topics.PSEUDO_LABELS), record -> {
            if (record.event() instanceof PseudoLabelsProduced produced && produced.getRun() == 2) {
                taught.add(produced);
            }
        })) {
            while (taught.size() < studies) {
                replay.follow(Duration.ofMillis(100));
            }
        }
        assertTrue(taught.stream().allMatch(produced -> produced.getPatchesEncoded() == 0), taught.toString());
        assertEquals(
                studies,
                taught.stream().map(PseudoLabelsProduced::getStudyId).distinct().count());
    }
}
