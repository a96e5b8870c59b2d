package dev.muduo.benchmarks.schedules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.benchmarks.OfflineLoop;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.platform.config.Configuration;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortReader;
import dev.muduo.standalone.phantom.PhantomCohort;
import dev.muduo.standalone.phantom.PhantomConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole benchmark at a size of seconds. */
class StreamRunTest {
    private static final PhantomConfig COARSE = new PhantomConfig(380, 300, 450, 12, 14, 14, 6, 15, 180, 0.5, 16);
    private static final Map<String, Object> TINY = Map.of(
            "model.preprocessing.workingSpacingMm", 12.0,
            "model.preprocessing.patchVoxels", 16,
            "model.featureScale", 32,
            "training.promptGenerator.pretrainSteps", 3,
            "teaching.ctTeacher.patchVoxels", 32,
            "teaching.petTeacher.patchVoxels", 32);

    @TempDir
    private Path folder;

    @BeforeAll
    static void startEngine() {
        TensorEngine.start(1);
    }

    /** Each arm goes on while studies come, also beyond the end that was expected, and is scored there and at the end. */
    @Test
    void everyScheduleLearnsToTheEndOfTheStream() throws Exception {
        PhantomCohort.writeDrawn(Files.createDirectories(folder.resolve("cohort")), 6, 1, 1, 7, COARSE, drawn -> {});
        Cohort cohort = CohortReader.read(folder.resolve("cohort")).labelling(2);
        StreamPlan plan = new StreamPlan(1, 1, 2, 2);
        Map<String, Object> settings = new HashMap<>(TINY);
        settings.put("training.minLabelled", 1);
        settings.put("training.student.maxSteps", plan.expectedSteps());
        Configuration shared = Configuration.reference().with(settings);
        StreamRun stream = new StreamRun(cohort, plan, said -> {});
        OfflineLoop.Moment prepared = stream.prepare(shared, Files.createDirectory(folder.resolve("prepared")));
        ScoreFile file = new ScoreFile(folder.resolve("schedules.csv"));

        for (ScheduleArm arm : ScheduleArm.values()) {
            Configuration configuration = shared.with(arm.overlay(plan, plan.steps(cohort), 4, 0.9));
            Path scratch = Files.createDirectory(folder.resolve(arm.name()));
            List<StreamScore> scores = stream.run(arm.name(), arm, 1, prepared, configuration, scratch);
            file.add(scores);

            assertEquals(
                    List.of(plan.expectedSteps(), plan.steps(cohort)),
                    scores.stream().map(StreamScore::step).toList(),
                    arm.toString());
            assertTrue(scores.stream().allMatch(score -> score.last() >= 0 && score.served() <= 1), scores.toString());
        }

        assertEquals(2, file.find(ScheduleArm.AVERAGED.name()).orElseThrow().size());
        assertTrue(file.find("another run").isEmpty());
    }
}
