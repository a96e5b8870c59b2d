package dev.muduo.benchmarks.schedules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Scores as CSV, a line each; a run whose lines are all there is not made again. */
final class ScoreFile {
    /** Where the schedule was thought to end, and at the end. */
    private static final int SCORES_A_RUN = 2;

    private final Path file;

    ScoreFile(Path file) {
        this.file = file;
    }

    /** What a finished run of this key came to; empty if there is none. */
    Optional<List<StreamScore>> find(String key) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<StreamScore> found = Files.readAllLines(file).stream()
                .map(StreamScore::parse)
                .flatMap(Optional::stream)
                .filter(score -> score.key().equals(key))
                .toList();
        return found.size() == SCORES_A_RUN ? Optional.of(found) : Optional.empty();
    }

    /** Adds a finished run. */
    void add(List<StreamScore> scores) throws IOException {
        List<String> lines = new ArrayList<>();
        if (!Files.exists(file)) {
            lines.add(StreamScore.HEADER);
        }
        scores.stream().map(StreamScore::line).forEach(lines::add);
        Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
