package dev.muduo.benchmarks.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortStudy;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExperimentCommandTest {
    @TempDir
    private Path folder;

    @Test
    void severalNumbersOfLabelledStudiesAreAnExperimentEach() throws Exception {
        TinyExperiment.cohort(folder.resolve("cohort"));
        Path settings = Files.writeString(folder.resolve("tiny.yaml"), TinyExperiment.CONFIGURATION);
        Path out = folder.resolve("out");

        int status = ExperimentCommand.commandLine()
                .execute(
                        "--cohort",
                        folder.resolve("cohort").toString(),
                        "--config",
                        settings.toString(),
                        "--arms",
                        "labelled",
                        "--seeds",
                        "1",
                        "--labelled",
                        "1,2",
                        "--out",
                        out.toString());

        assertEquals(0, status);
        for (String count : List.of("labelled-1", "labelled-2")) {
            assertTrue(
                    Files.readString(out.resolve(count).resolve("table.txt")).contains("labelled: fully supervised"));
        }
        List<String> one = Files.readAllLines(out.resolve("labelled-1").resolve("runs.csv"));
        List<String> two = Files.readAllLines(out.resolve("labelled-2").resolve("runs.csv"));
        assertEquals(one.get(0), two.get(0));
        assertTrue(!one.get(1).equals(two.get(1)), "another run: " + one.get(1));
    }

    @Test
    void withoutALabelledReportStudyNoRunIsMade() throws Exception {
        TinyExperiment.writeTwoToReport(folder.resolve("cohort"), 2);
        StringWriter said = new StringWriter();

        int status = labelledAlone(new PrintWriter(said));

        assertEquals(2, status);
        assertTrue(
                said.toString().contains("has 2 and 0 (and 2 REPORT studies without): give roles and labels"),
                said.toString());
        try (Stream<Path> runs = Files.list(folder.resolve("out").resolve("runs"))) {
            assertEquals(List.of(), runs.toList());
        }
    }

    @Test
    void reportStudiesWithoutALabelArePassedOver() throws Exception {
        TinyExperiment.writeTwoToReport(folder.resolve("cohort"), 1);
        StringWriter said = new StringWriter();

        assertEquals(0, labelledAlone(new PrintWriter(said)), said::toString);

        String rows = Files.readString(folder.resolve("out").resolve("runs.csv"));
        assertTrue(rows.contains("liver"), rows);
        assertTrue(Files.exists(folder.resolve("out").resolve("masks.png")));
    }

    /** It would be read when the first run is over, hours from now. */
    @Test
    void aReportLabelThatCannotBeReadIsNamedBeforeTheFirstRun() throws Exception {
        Cohort cohort = TinyExperiment.cohort(folder.resolve("cohort"));
        CohortStudy scored = cohort.scored().get(0);
        Files.write(scored.drawing().orElseThrow().label(), new byte[] {1, 2, 3});
        StringWriter said = new StringWriter();

        assertEquals(2, labelledAlone(new PrintWriter(said)));

        assertTrue(said.toString().contains("muduo: study " + scored.name() + ": "), said.toString());
    }

    @Test
    void aStudyThatIsRefusedIsNamed() throws Exception {
        Cohort cohort = TinyExperiment.cohort(folder.resolve("cohort"));
        CohortStudy first = cohort.training(true).get(0);
        Files.copy(first.ct(), first.pet(), StandardCopyOption.REPLACE_EXISTING);
        StringWriter said = new StringWriter();

        assertEquals(2, labelledAlone(new PrintWriter(said)));

        assertTrue(said.toString().contains("muduo: study " + first.name() + " is refused: "), said.toString());
    }

    private int labelledAlone(PrintWriter err) throws Exception {
        Path settings = Files.writeString(folder.resolve("tiny.yaml"), TinyExperiment.CONFIGURATION);
        return ExperimentCommand.commandLine()
                .setErr(err)
                .execute(
                        "--cohort",
                        folder.resolve("cohort").toString(),
                        "--config",
                        settings.toString(),
                        "--arms",
                        "labelled",
                        "--seeds",
                        "1",
                        "--out",
                        folder.resolve("out").toString());
    }

    @Test
    void helpNamesBothTablesAndEveryArm() {
        String help = ExperimentCommand.commandLine().getUsageMessage();

        assertTrue(help.contains("--arms table1 --labelled 5,10,20"), help);
        for (Arm arm : Arms.named(List.of(Arms.TABLE_1))) {
            assertTrue(help.contains(arm.name()), arm.name());
        }
        assertTrue(help.contains("table2"), help);
    }

    @Test
    void moreLabelledStudiesThanThereAreAreRefusedInOneLine() throws Exception {
        TinyExperiment.cohort(folder.resolve("cohort"));
        StringWriter said = new StringWriter();
        CommandLine command = ExperimentCommand.commandLine().setErr(new PrintWriter(said));

        int status = command.execute(
                "--cohort", folder.resolve("cohort").toString(),
                "--labelled", "99",
                "--out", folder.resolve("out").toString());

        assertEquals(2, status);
        assertTrue(said.toString().contains("asked for 99 labelled TRAIN studies"), said.toString());
    }
}
