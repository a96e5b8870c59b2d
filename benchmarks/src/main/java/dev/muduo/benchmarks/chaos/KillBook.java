package dev.muduo.benchmarks.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What was done to a data directory so far, in two files of it, so that an interrupted run goes on. Belongs to one thread. */
final class KillBook {
    private final Path kills;
    private final Path sent;

    KillBook(Path directory) {
        this.kills = directory.resolve("kills.csv");
        this.sent = directory.resolve("sent.txt");
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private static void append(Path file, String line) throws IOException {
        Files.writeString(
                file, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    int kills() throws IOException {
        return lines(kills).size();
    }

    void killed(Moment moment, Duration age, Struck struck) throws IOException {
        append(
                kills,
                String.format(
                        Locale.ROOT,
                        "%d,%s,%.6f,%d,%s",
                        kills() + 1,
                        moment.afterBeginning() ? "after beginning" : "from start",
                        moment.fraction(),
                        age.toMillis(),
                        struck));
    }

    Map<Struck, Integer> counts() throws IOException {
        Map<Struck, Integer> counts = new EnumMap<>(Struck.class);
        for (String line : lines(kills)) {
            counts.merge(Struck.valueOf(line.substring(line.lastIndexOf(',') + 1)), 1, Integer::sum);
        }
        return counts;
    }

    void sent(String what) throws IOException {
        append(sent, what);
    }

    Set<String> sent() throws IOException {
        return new HashSet<>(lines(sent));
    }
}
