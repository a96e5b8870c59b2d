package dev.muduo.standalone.loop;

import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortReader;
import dev.muduo.standalone.phantom.PhantomCohort;
import dev.muduo.standalone.phantom.PhantomConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A cohort and a configuration so small that the whole loop turns within seconds. */
public final class SmallLoop {
    /** 192 mm in 16³ voxels, and the narrowest network. */
    public static final String CONFIGURATION = """
            model:
              preprocessing: {workingSpacingMm: 12.0, patchVoxels: 16}
              featureScale: 32
            training:
              minLabelled: 2
              student: {maxSteps: 40, stepsPerRound: 10}
              promptGenerator: {pretrainSteps: 10}
            teaching:
              ctTeacher: {patchVoxels: 32}
              petTeacher: {patchVoxels: 32}
            gate: {meanTolerance: 1.0, structureTolerance: 1.0}
            http: {port: 0}
            """;

    private static final PhantomConfig COARSE = new PhantomConfig(380, 300, 450, 12, 14, 14, 6, 15, 180, 0.5, 16);

    private SmallLoop() {}

    public static Cohort cohort(Path folder, int studies) throws IOException {
        PhantomCohort.write(Files.createDirectories(folder), studies, 7, COARSE);
        return CohortReader.read(folder);
    }
}
