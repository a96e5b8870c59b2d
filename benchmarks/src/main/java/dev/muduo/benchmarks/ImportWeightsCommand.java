package dev.muduo.benchmarks;

import dev.muduo.networks.sam.SamMed3dConfig;
import dev.muduo.networks.testing.TorchSave;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.standalone.client.RunningInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./muduo bench import-weights}: a file of the published layout and size with random weights, imported by {@code
 * ./muduo import-weights} into {@code ./muduo up}, both as processes of their own with the memory they have in use. Times are
 * wall clock, from starting the command to its end; memory is the kernel's peak.
 */
@Command(
        name = "import-weights",
        description = "Seconds and peak memory of importing weights of SAM-Med3D's published size.",
        mixinStandardHelpOptions = true)
final class ImportWeightsCommand implements Callable<Integer> {
    private static final Duration START = Duration.ofMinutes(3);
    private static final double MOST_SECONDS = 30;
    private static final long MOST_MEBIBYTES = 2048;

    @Option(names = "--launcher", defaultValue = "./muduo", description = "Default: ${DEFAULT-VALUE}.")
    private Path launcher;

    @Option(names = "--runs", defaultValue = "3", description = "Different files. Default: ${DEFAULT-VALUE}.")
    private int runs;

    /** What one command took; its processor time is as of 50 ms before its end. */
    private record Run(double seconds, double cpuSeconds, long peakMebibytes) {}

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("muduo-import");
        // Builds, if anything is to be built, before anything is measured.
        require(start(folder.resolve("version.log"), "--version"));
        Path data = folder.resolve("data");
        Process up = start(folder.resolve("up.log"), "up", "--data", data.toString(), "--port", "0");
        boolean good = true;
        try {
            awaitInstance(up, data);
            long before = ResidentMemory.peakMebibytes(up.pid());
            for (int run = 0; run < runs; run++) {
                Path file = folder.resolve("weights-" + run + ".pth");
                write(file, run);
                double cpuBefore = cpuSeconds(up.toHandle());
                double childrenBefore = childrensCpuSeconds(up);
                Run took = importFile(file, data, folder.resolve("import.log"));
                long service = ResidentMemory.peakMebibytes(up.pid());
                good &= took.seconds() < MOST_SECONDS
                        && took.peakMebibytes() < MOST_MEBIBYTES
                        && service < MOST_MEBIBYTES;
                System.out.printf(
                        Locale.ROOT,
                        "%d MB, %d tensors: %.1f s (processor: command %.1f s, service %.1f s, broker and store %.1f s);"
                                + " peak MiB: command %d, service %d (before any import %d), broker and store %s%n",
                        Files.size(file) / 1_000_000,
                        SamMed3dConfig.VIT_B_ORI.architecture().shapes().size(),
                        took.seconds(),
                        took.cpuSeconds(),
                        cpuSeconds(up.toHandle()) - cpuBefore,
                        childrensCpuSeconds(up) - childrenBefore,
                        took.peakMebibytes(),
                        service,
                        before,
                        peaksOfChildren(up));
                Files.delete(file);
            }
        } finally {
            up.destroy();
            up.waitFor();
        }
        System.out.printf(
                Locale.ROOT,
                "%s: under %.0f s and under %d MiB each%n",
                good ? "holds" : "does not hold",
                MOST_SECONDS,
                MOST_MEBIBYTES);
        return good ? 0 : 1;
    }

    /** Values in [-0.05, 0.05), other ones for each seed. */
    private static void write(Path file, int seed) throws IOException {
        TorchSave.write(file, SamMed3dConfig.VIT_B_ORI.architecture().shapes(), (name, index) -> {
            int mixed = (index + seed * 0x9E3779B9) * 0x85EBCA6B + name.length();
            mixed ^= mixed >>> 15;
            return ((mixed * 0xC2B2AE35) >>> 8) * 0x1p-24f / 10 - 0.05f;
        });
    }

    private Process start(Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static void require(Process command) throws IOException, InterruptedException {
        if (command.waitFor() != 0) {
            throw new IOException("a command ended with exit status " + command.exitValue());
        }
    }

    private static void awaitInstance(Process up, Path data) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (RunningInstance.find(data).isEmpty()) {
            if (!up.isAlive() || System.nanoTime() > deadline) {
                throw new IOException("the instance on " + data + " did not start; see up.log beside it");
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private Run importFile(Path file, Path data, Path log) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Process command =
                start(log, "import-weights", file.toString(), "--as", ModelNames.CT_TEACHER, "--data", data.toString());
        long peak = 0;
        double cpuSeconds = 0;
        while (!command.waitFor(50, TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, peakWhileAlive(command));
            cpuSeconds = Math.max(cpuSeconds, cpuSeconds(command.toHandle()));
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        if (command.exitValue() != 0) {
            throw new IOException("import-weights ended with " + command.exitValue() + ": " + Files.readString(log));
        }
        return new Run(seconds, cpuSeconds, peak);
    }

    /** 0 if it has just ended. */
    private static long peakWhileAlive(Process command) {
        try {
            return ResidentMemory.peakMebibytes(command.pid());
        } catch (IOException ended) {
            return 0;
        }
    }

    /** 0 if it has just ended. */
    private static double cpuSeconds(ProcessHandle process) {
        return process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L) / 1e3;
    }

    private static double childrensCpuSeconds(Process up) {
        return up.descendants().mapToDouble(ImportWeightsCommand::cpuSeconds).sum();
    }

    private static List<Long> peaksOfChildren(Process up) throws IOException {
        List<Long> peaks = new ArrayList<>();
        for (ProcessHandle child : up.descendants().toList()) {
            peaks.add(ResidentMemory.peakMebibytes(child.pid()));
        }
        return peaks;
    }
}
