package dev.muduo.standalone.embedded;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One life of the child JVM: started, asked whether it is ready, told to end. */
final class EmbeddedProcess {
    /** Small on purpose: the services need the memory. */
    private static final List<String> JVM_FLAGS = List.of(
            "-Xms32m",
            "-Xmx256m",
            "-XX:MaxMetaspaceSize=160m",
            "-XX:MaxDirectMemorySize=128m",
            "-XX:ReservedCodeCacheSize=48m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "-Djava.awt.headless=true",
            "-Dlogback.configurationFile=dev/muduo/standalone/embedded/logback-embedded.xml");

    private final Process process;
    private final CompletableFuture<String> answer;

    private EmbeddedProcess(Process process, CompletableFuture<String> answer) {
        this.process = process;
        this.answer = answer;
    }

    /** Starts the child and hands it its orders. */
    static EmbeddedProcess start(EmbeddedOrders orders) throws IOException {
        Path logs = Files.createDirectories(orders.directory().resolve("logs"));
        List<String> command = new ArrayList<>();
        // A process that is started with these signals ignored keeps ignoring them, a JVM too; see EmbeddedMain.
        command.addAll(List.of("/bin/sh", "-c", "trap '' HUP INT TERM; exec \"$0\" \"$@\""));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_FLAGS);
        command.add("-Dmuduo.infrastructure.log=" + logs.resolve("infrastructure.log"));
        command.add(EmbeddedMain.class.getName());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        File errors = logs.resolve("infrastructure.err").toFile();
        builder.redirectError(ProcessBuilder.Redirect.appendTo(errors));
        Process process = builder.start();
        OutputStream toChild = process.getOutputStream();
        toChild.write(orders.toText().getBytes(StandardCharsets.UTF_8));
        toChild.flush();
        return new EmbeddedProcess(process, firstLine(process));
    }

    /**
     * Returns when broker and store take requests.
     *
     * @throws IOException if the child says that it cannot, ends, or takes longer than the patience
     */
    void awaitReady(Duration patience) throws IOException, InterruptedException {
        String line;
        try {
            line = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            throw new IOException(
                    "the embedded broker and store were not ready within " + patience.toSeconds() + " s", slow);
        } catch (ExecutionException unread) {
            throw new IOException("the embedded broker and store ended while starting", unread.getCause());
        }
        if (!line.equals(EmbeddedMain.READY)) {
            throw new IOException(
                    line.startsWith(EmbeddedMain.FAILED)
                            ? line.substring(EmbeddedMain.FAILED.length())
                            : "the embedded broker and store ended while starting");
        }
    }

    /** Waits for the child's end, however it comes, and returns its exit status; empty if it lives on. */
    OptionalInt awaitEnd(Duration patience) throws InterruptedException {
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)
                ? OptionalInt.of(process.exitValue())
                : OptionalInt.empty();
    }

    /** Tells the child to end; kills it when it takes longer than the patience. */
    void stop(Duration patience) throws InterruptedException {
        try {
            process.getOutputStream().close();
        } catch (IOException endedAlready) {
            // A child that is gone cannot be told to go; the wait below returns at once.
        }
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
        }
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    long pid() {
        return process.pid();
    }

    private static CompletableFuture<String> firstLine(Process process) {
        CompletableFuture<String> line = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
                        String first = output.readLine();
                        line.complete(first == null ? "" : first);
                        while (output.readLine() != null) {
                            // Nothing more is expected; reading on keeps the child from blocking on a full pipe.
                        }
                    } catch (IOException failure) {
                        line.completeExceptionally(failure);
                    }
                },
                "infrastructure-answers");
        reader.setDaemon(true);
        reader.start();
        return line;
    }
}
