package dev.muduo.benchmarks.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One life of a service's container, as a child JVM that writes what it says into a file. */
public final class ServiceProcess {
    /** Starts soon rather than runs fast. */
    private static final List<String> SHORT_LIVED = List.of("-Xmx512m", "-XX:TieredStopAtLevel=1");

    private final String name;
    private final Process process;
    private final Path output;
    private final Thread whenThisProcessEnds;
    private final long started = System.nanoTime();

    private ServiceProcess(String name, Process process, Path output) {
        this.name = name;
        this.process = process;
        this.output = output;
        // Otherwise a benchmark that somebody stops would leave a service behind that waits for its broker for ever.
        this.whenThisProcessEnds = new Thread(process::destroyForcibly, "last-" + name);
        Runtime.getRuntime().addShutdownHook(whenThisProcessEnds);
    }

    /**
     * Starts one that will not live long.
     *
     * @param name for messages
     * @param main of the service's container
     */
    public static ServiceProcess start(String name, Class<?> main, Path configuration, Path output) throws IOException {
        return start(name, main, configuration, output, SHORT_LIVED);
    }

    /**
     * Starts one.
     *
     * @param options of the virtual machine, its heap above all
     */
    public static ServiceProcess start(
            String name, Class<?> main, Path configuration, Path output, List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=dev.muduo.schemas",
                main.getName(),
                "--config",
                configuration.toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("GOMP_SPINCOUNT", "0");
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        return new ServiceProcess(name, builder.start(), output);
    }

    public boolean said(String words) throws IOException {
        return Files.readString(output, StandardCharsets.UTF_8).contains(words);
    }

    /** It never ends by itself: if it does, that is what the benchmark has found. */
    public void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("the " + name + " has ended by itself with status " + process.exitValue() + ": "
                    + Files.readString(output, StandardCharsets.UTF_8));
        }
    }

    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    public long pid() {
        return process.pid();
    }

    /**
     * What its threads have had of the processors so far.
     *
     * @throws IOException if the system does not say
     */
    public Duration cpu() throws IOException {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IOException("nothing says how much of the processors the " + name + " has had"));
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
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
    public void end(Duration patience) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
        }
        forget();
    }
}
