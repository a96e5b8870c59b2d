package dev.muduo.benchmarks.experiment;

import dev.muduo.benchmarks.experiment.chart.CasePicture;
import dev.muduo.benchmarks.experiment.chart.LearningCurves;
import dev.muduo.benchmarks.experiment.chart.StructureBoxes;
import dev.muduo.benchmarks.experiment.run.RunFolder;
import dev.muduo.benchmarks.experiment.statistics.ArmRuns;
import dev.muduo.imaging.Structure;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortStudy;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Everything that is written when all runs are there. */
final class Report {
    private final Cohort cohort;
    private final List<ArmRuns> arms;
    private final List<String> notes;
    private final Path folder;
    private final RunFolder runs;

    /** @param notes what else there is to say of all arms, a line each */
    Report(Cohort cohort, List<ArmRuns> arms, List<String> notes, Path folder, RunFolder runs) {
        this.cohort = cohort;
        this.arms = arms;
        this.notes = List.copyOf(notes);
        this.folder = folder;
        this.runs = runs;
    }

    /** Writes table, rows and pictures; returns what to print. */
    List<String> write() throws IOException {
        List<String> structures =
                cohort.structures().list().stream().map(Structure::name).toList();
        List<String> lines = new ArrayList<>(new TextTable(arms, structures).lines());
        lines.addAll(notes);
        Files.write(folder.resolve("table.txt"), lines);
        Files.writeString(
                folder.resolve("runs.csv"), RunRows.of(arms, structures).write());
        write("learning-curves.png", LearningCurves.of(arms));
        write("structures.png", StructureBoxes.of(arms, structures));
        Optional<CohortStudy> first = cohort.scored().stream().findFirst();
        if (first.isPresent()) {
            Map<String, Path> masks = new LinkedHashMap<>();
            for (ArmRuns arm : arms) {
                Path mask = runs.mask(arm.runs().get(0).key());
                // A run that was made when another study was the first has none.
                if (Files.exists(mask)) {
                    masks.put(arm.arm(), mask);
                }
            }
            write("masks.png", CasePicture.of(first.get(), masks, cohort.structures()));
        }
        lines.add("");
        lines.add("table.txt, runs.csv, learning-curves.png, structures.png and masks.png are in " + folder);
        return lines;
    }

    private void write(String name, RenderedImage picture) throws IOException {
        if (!ImageIO.write(picture, "png", folder.resolve(name).toFile())) {
            throw new IOException("this Java cannot write PNG");
        }
    }
}
