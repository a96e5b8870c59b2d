package dev.muduo.benchmarks.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One reader under the fuzzer for some time, in a process of its own with little memory, so that an input that takes much ends
 * it. The corpus stays where it is, and a later campaign goes on from it.
 */
final class Campaign {
    /** A hang: the slowest sound input takes some milliseconds, but the machine may be busy. */
    private static final int MOST_SECONDS_AN_INPUT = 30;

    private static final int LONGEST_INPUT = 1 << 14;
    private static final String HEAP = "-Xmx256m";
    private static final Pattern EXECUTED = Pattern.compile("stat::number_of_executed_units:\\s*(\\d+)");
    private static final Pattern COVERED = Pattern.compile("\\bcov: (\\d+)");
    private static final int FOUND_STATUS = 77;

    private final FuzzTarget target;
    private final Path folder;

    /** @param folder for the corpus, the log and what is found */
    Campaign(FuzzTarget target, Path folder) {
        this.target = target;
        this.folder = folder;
    }

    /**
     * What came of it.
     *
     * @param executions inputs read
     * @param covered    edges of the reader's code that some input reached
     * @param found      inputs that are not answered as they should be
     */
    record Outcome(long executions, int covered, List<Path> found) {}

    /**
     * Runs.
     *
     * @throws IOException          if the folder cannot be used, or the fuzzer does not run; its log says why
     * @throws InterruptedException if this thread is interrupted; the fuzzer ends
     */
    Outcome run(Duration time, long seed) throws IOException, InterruptedException {
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        List<byte[]> seeds = target.seeds();
        for (int n = 0; n < seeds.size(); n++) {
            Files.write(corpus.resolve("seed-" + n), seeds.get(n));
        }
        Path log = folder.resolve("log.txt");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-XX:+UseSerialGC",
                        "-Djava.awt.headless=true",
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + target.entry(),
                        "--instrumentation_includes=" + target.instrumented(),
                        "--reproducer_path=" + folder,
                        "-artifact_prefix=" + folder + "/",
                        "-max_total_time=" + time.toSeconds(),
                        "-timeout=" + MOST_SECONDS_AN_INPUT,
                        "-max_len=" + LONGEST_INPUT,
                        "-seed=" + seed,
                        "-print_final_stats=1",
                        corpus.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.start();
        int status;
        try {
            status = process.waitFor();
        } finally {
            process.destroy();
        }
        List<Path> found = found();
        if (status != 0 && status != FOUND_STATUS && found.isEmpty()) {
            throw new IOException("the fuzzer ended with status " + status + "; see " + log);
        }
        return new Outcome(last(EXECUTED, log), (int) last(COVERED, log), found);
    }

    private List<Path> found() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("(crash|timeout|oom|slow-unit)-.*"))
                    .sorted()
                    .toList();
        }
    }

    private static long last(Pattern number, Path log) {
        long last = 0;
        try (BufferedReader lines = Files.newBufferedReader(log, StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher matcher = number.matcher(line);
                last = matcher.find() ? Long.parseLong(matcher.group(1)) : last;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the fuzzer's log cannot be read", e);
        }
        return last;
    }
}
