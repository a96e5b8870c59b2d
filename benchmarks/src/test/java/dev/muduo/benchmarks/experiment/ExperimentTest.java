package dev.muduo.benchmarks.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.benchmarks.experiment.run.RunFolder;
import dev.muduo.benchmarks.experiment.run.RunResult;
import dev.muduo.benchmarks.experiment.statistics.ArmRuns;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.platform.config.Preset;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.terminal.Terminal;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentTest {
    private static final List<Arm> TWO_ARMS = Arms.named(List.of("labelled", "muduo"));

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeAll
    static void startEngine() {
        TensorEngine.start(1);
    }

    private List<ArmRuns> run(Cohort cohort, OptionalLong steps) throws Exception {
        Path settings = Files.writeString(folder.resolve("tiny.yaml"), TinyExperiment.CONFIGURATION);
        said.reset();
        Progress progress =
                new Progress(Terminal.of(new PrintStream(said, true, StandardCharsets.UTF_8), false, Map.of()));
        return new Experiment(
                        cohort,
                        ExperimentConfiguration.of(cohort, Preset.DEFAULT, Optional.of(settings), steps),
                        TWO_ARMS,
                        1,
                        new RunFolder(folder.resolve("runs")),
                        Scratch.emptied(folder.resolve("scratch")),
                        "test",
                        progress)
                .run();
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void finishedRunsAreFoundAgainAndAlteredOnesAreMade() throws Exception {
        Cohort cohort = TinyExperiment.cohort(folder.resolve("cohort"));

        List<ArmRuns> first = run(cohort, OptionalLong.empty());
        assertTrue(said().contains("2 runs, 0 of them finished"), said());
        assertTrue(said().contains("estimate: "), said());
        List<ArmRuns> again = run(cohort, OptionalLong.empty());
        assertTrue(said().contains("2 runs, 2 of them finished"), said());
        assertFalse(said().contains("muduo seed 1"), "nothing was made: " + said());
        assertEquals(first, again, "what was read is what was written, NaN included");
        run(cohort, OptionalLong.of(3));
        assertTrue(said().contains("2 runs, 0 of them finished"), said());

        RunResult muduo = first.get(1).runs().get(0);
        assertEquals("dual-teachers", muduo.method());
        assertEquals(
                List.of(3L, 6L),
                muduo.curve().stream().map(point -> point.step()).toList());
        assertEquals(11, muduo.cases().size(), "eleven structures of one REPORT study");
        assertEquals("6", muduo.configuration().get("training.student.maxSteps"));
        reportIsComplete(cohort, first);
    }

    private void reportIsComplete(Cohort cohort, List<ArmRuns> arms) throws IOException {
        List<String> lines =
                new Report(cohort, arms, List.of("A note."), folder, new RunFolder(folder.resolve("runs"))).write();

        assertTrue(lines.contains("A note."), "what else there is to say is printed");
        assertTrue(Files.readAllLines(folder.resolve("table.txt")).contains("A note."), "and kept");
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("lung_middle_right")), "a line a structure");
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("compat=MUDUO")), "and the other reading");
        Csv rows = Csv.read(Files.readString(folder.resolve("runs.csv")));
        assertEquals(2 * 12, rows.rows().size(), "two runs of eleven structures and a mean");
        for (String picture : List.of("learning-curves.png", "structures.png", "masks.png")) {
            BufferedImage image = ImageIO.read(folder.resolve(picture).toFile());
            assertTrue(coloursOf(image) > 3, picture + " shows something");
        }
    }

    private static long coloursOf(BufferedImage image) {
        return Arrays.stream(image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
                .distinct()
                .count();
    }
}
