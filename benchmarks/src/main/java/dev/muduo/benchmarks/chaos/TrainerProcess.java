package dev.muduo.benchmarks.chaos;

import dev.muduo.trainer.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One life of the trainer's container, as a child JVM that writes what it says into a file. */
final class TrainerProcess {
    private static final String BEGINS = "trainer-student begins after round";
    private static final long LOOK_MILLIS = 10;

    private final Process process;
    private final Path output;
    private final Thread whenThisProcessEnds;
    private final long started = System.nanoTime();

    private TrainerProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
        // Otherwise a benchmark that somebody stops would leave a trainer behind that waits for its broker for ever.
        this.whenThisProcessEnds = new Thread(process::destroyForcibly, "last-trainer");
        Runtime.getRuntime().addShutdownHook(whenThisProcessEnds);
    }

    static TrainerProcess start(Path configuration, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=dev.muduo.schemas",
                Main.class.getName(),
                "--config",
                configuration.toString());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("GOMP_SPINCOUNT", "0");
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        return new TrainerProcess(builder.start(), output);
    }

    /** Waits until training has begun. @return how long that took since the start; empty if the time was over before */
    Optional<Duration> awaitBeginning(Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline) {
            if (said(BEGINS)) {
                return Optional.of(Duration.ofNanos(System.nanoTime() - started));
            }
            requireAlive();
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return Optional.empty();
    }

    boolean hasBegun() throws IOException {
        return said(BEGINS);
    }

    /** Whether it has made ready what a round needs, and begun its steps. */
    boolean hasBegunSteps(long round) throws IOException {
        return said("trainer-student round " + round + ": steps ");
    }

    private boolean said(String words) throws IOException {
        return Files.readString(output, StandardCharsets.UTF_8).contains(words);
    }

    /** It never ends by itself: if it does, that is what the benchmark has found. */
    void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("the trainer has ended by itself with status " + process.exitValue() + ": "
                    + Files.readString(output, StandardCharsets.UTF_8));
        }
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        forget();
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(whenThisProcessEnds);
        } catch (IllegalStateException e) {
            // This process is ending, and the hook at work.
        }
    }

    /** SIGTERM, and SIGKILL if it does not go within the time. */
    void end(Duration patience) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
        }
        forget();
    }
}
