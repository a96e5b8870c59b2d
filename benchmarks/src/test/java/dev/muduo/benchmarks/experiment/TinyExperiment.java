package dev.muduo.benchmarks.experiment;

import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.schemas.Role;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortFile;
import dev.muduo.standalone.cohort.CohortReader;
import dev.muduo.standalone.cohort.CohortStudy;
import dev.muduo.standalone.phantom.PhantomCohort;
import dev.muduo.standalone.phantom.PhantomConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Cohorts and settings so small that a run takes seconds. */
final class TinyExperiment {
    /** 192 mm in 16³ voxels, the narrowest network, six steps. */
    static final String CONFIGURATION = """
            model:
              preprocessing: {workingSpacingMm: 12.0, patchVoxels: 16}
              featureScale: 32
            training:
              student: {maxSteps: 6, stepsPerRound: 3}
              promptGenerator: {pretrainSteps: 3}
            teaching:
              ctTeacher: {patchVoxels: 32}
              petTeacher: {patchVoxels: 32}
            """;

    private static final PhantomConfig COARSE = new PhantomConfig(380, 300, 450, 12, 14, 14, 6, 15, 180, 0.5, 16);

    private TinyExperiment() {}

    /** Two labelled, one unlabelled, one VALIDATION and one REPORT study. */
    static Cohort cohort(Path folder) throws IOException {
        PhantomCohort.writeDrawn(Files.createDirectories(folder), 5, 1, 1, 7, COARSE, drawn -> {});
        return CohortReader.read(folder).labelling(2);
    }

    /** Two labelled, one VALIDATION and two REPORT studies, of which the first have no label. */
    static void writeTwoToReport(Path folder, int withoutLabel) throws IOException {
        PhantomCohort.writeDrawn(Files.createDirectories(folder), 5, 1, 2, 7, COARSE, drawn -> {});
        Path file = folder.resolve(CohortFile.NAME);
        CohortFile drawn = CohortFile.read(file);
        drawn.studies().entrySet().stream()
                .filter(study -> study.getValue().role() == Role.REPORT)
                .limit(withoutLabel)
                .forEach(study -> study.setValue(new CohortFile.StudyLine(Role.REPORT, null, null, null)));
        drawn.write(file);
    }

    /** A cohort whose files nobody reads. */
    static Cohort namesOnly() {
        Path nowhere = Path.of("nowhere");
        CohortStudy.Drawing drawing = new CohortStudy.Drawing(nowhere, List.of("liver"), "somebody");
        return new Cohort(
                new Structures(List.of(new Structure(1, "liver", ""))),
                List.of(new CohortStudy("a", nowhere, nowhere, Role.TRAIN, Optional.of(drawing))));
    }
}
