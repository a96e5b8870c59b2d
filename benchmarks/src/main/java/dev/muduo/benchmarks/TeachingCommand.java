package dev.muduo.benchmarks;

import dev.muduo.platform.Platform;
import dev.muduo.platform.RunningServices;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.log.Replay;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.Topics;
import dev.muduo.standalone.embedded.Infrastructure;
import dev.muduo.standalone.embedded.InfrastructurePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./muduo bench teaching}: a teacher worker in a process of its own with two teachers of the published size (random
 * weights), on one large study: what a patch takes, encoded and then again from kept embeddings, and the worker's peak of
 * resident memory as the kernel counts it, which must stay under 4 GB.
 */
@Command(
        name = "teaching",
        description = "Seconds a patch and peak memory of a worker with full-size teachers on a large study.",
        mixinStandardHelpOptions = true)
final class TeachingCommand implements Callable<Integer> {
    private static final long MOST_MEBIBYTES = 4096;
    private static final Duration POLL = Duration.ofMillis(200);

    @Option(
            names = "--voxels",
            split = ",",
            defaultValue = "400,400,300",
            description = "Of CT and PET. Default: ${DEFAULT-VALUE}.")
    private int[] voxels;

    @Option(names = "--patches", defaultValue = "6", description = "Of the study. Default: ${DEFAULT-VALUE}.")
    private int patches;

    @Option(names = "--batch", defaultValue = "1", description = "teaching.batchPatches. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(names = "--heap", defaultValue = "1g", description = "-Xmx of the worker. Default: ${DEFAULT-VALUE}.")
    private String heap;

    @Override
    public Integer call() throws Exception {
        System.out.println(Machine.describe());
        Path folder = Files.createTempDirectory("muduo-teaching");
        try (Infrastructure infrastructure = Infrastructure.start(folder.resolve("data"), InfrastructurePorts.ANY)) {
            Path file = Files.writeString(folder.resolve("worker.yaml"), configuration(infrastructure, folder));
            Configuration configuration = Configuration.load(file);
            try (RunningServices nothingButThePlatform = RunningServices.start(
                    configuration, ComputeBudget.unlimited(), InstantSource.system(), List.of())) {
                long peak = measure(nothingButThePlatform.platform(), configuration, file, folder);
                boolean holds = peak < MOST_MEBIBYTES;
                System.out.printf(
                        Locale.ROOT,
                        "%s: a peak of %d MiB, at most %d%n",
                        holds ? "holds" : "does not hold",
                        peak,
                        MOST_MEBIBYTES);
                return holds ? 0 : 1;
            }
        }
    }

    private String configuration(Infrastructure infrastructure, Path folder) {
        return """
                process: { scratch: "%s" }
                kafka: { bootstrapServers: "%s", replicationFactor: 1 }
                store: { endpoint: "%s", credentialsFile: "%s" }
                http: { port: 0 }
                teaching:
                  batchPatches: %d
                  patches: { maxPatches: %d }
                  ctTeacher: { kind: SAM_MED3D }
                  petTeacher: { kind: SAM_MED3D }
                """.formatted(
                        folder.resolve("scratch"),
                        infrastructure.bootstrapServers(),
                        infrastructure.storeEndpoint(),
                        infrastructure.credentialsFile(),
                        batch,
                        patches);
    }

    /** The worker's peak in MiB. */
    private long measure(Platform platform, Configuration configuration, Path file, Path folder) throws Exception {
        TeachingWorkload workload =
                new TeachingWorkload(platform, configuration.section("model", ModelConfig.class), folder);
        workload.importWeights(ModelNames.CT_TEACHER, 1);
        workload.importWeights(ModelNames.PET_TEACHER, 2);
        workload.studyArrives(voxels[0], voxels[1], voxels[2]);
        Path log = folder.resolve("worker.log");
        Process worker = start(file, log);
        List<PseudoLabelsProduced> taught = new ArrayList<>();
        try (Replay replay = new Replay(platform.log(), Set.of(Topics.PSEUDO_LABELS), record -> {
            if (record.event() instanceof PseudoLabelsProduced produced) {
                taught.add(produced);
            }
        })) {
            awaitModels(worker, log);
            report("encoded", timed(worker, replay, taught, workload::promoteGenerator), taught, worker);
            workload.promoteGenerator();
            report("decoded only", timed(worker, replay, taught, () -> workload.requestRun(2)), taught, worker);
            return ResidentMemory.peakMebibytes(worker.pid());
        } finally {
            worker.destroy();
            worker.waitFor();
        }
    }

    private Process start(Path configuration, Path log) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=dev.muduo.schemas",
                "dev.muduo.teacher.Main",
                "--config",
                configuration.toString());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return builder.start();
    }

    /** Until the teachers are loaded and nothing is missing but the prompt generator. */
    private static void awaitModels(Process worker, Path log) throws IOException, InterruptedException {
        while (!Files.readString(log).contains("no prompt generator is promoted yet")) {
            requireAlive(worker);
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        }
    }

    private static void requireAlive(Process worker) throws IOException {
        if (!worker.isAlive()) {
            throw new IOException("the worker ended with exit status " + worker.exitValue() + "; see its log");
        }
    }

    @FunctionalInterface
    private interface Trigger {
        void pull() throws Exception;
    }

    /** Seconds from the trigger to the next answer. */
    private static double timed(Process worker, Replay replay, List<PseudoLabelsProduced> taught, Trigger trigger)
            throws Exception {
        int before = taught.size();
        long begun = System.nanoTime();
        trigger.pull();
        while (taught.size() == before) {
            requireAlive(worker);
            replay.follow(POLL);
        }
        return (System.nanoTime() - begun) / 1e9;
    }

    private static void report(String how, double seconds, List<PseudoLabelsProduced> taught, Process worker)
            throws IOException {
        PseudoLabelsProduced last = taught.get(taught.size() - 1);
        System.out.printf(
                Locale.ROOT,
                "%-13s run %d: %d patches, %d of them encoded, %d structures; %.1f s, %.2f s a patch; peak %d MiB%n",
                how,
                last.getRun(),
                last.getPatches(),
                last.getPatchesEncoded(),
                last.getStructures().stream()
                        .filter(structure -> structure.getPatchesValid() > 0)
                        .count(),
                seconds,
                seconds / last.getPatches(),
                ResidentMemory.peakMebibytes(worker.pid()));
    }
}
