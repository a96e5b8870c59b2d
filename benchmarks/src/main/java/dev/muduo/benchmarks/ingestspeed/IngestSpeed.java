package dev.muduo.benchmarks.ingestspeed;

import dev.muduo.benchmarks.ResidentMemory;
import dev.muduo.benchmarks.process.ServiceProcess;
import dev.muduo.benchmarks.scanner.StowClient;
import dev.muduo.ingest.Main;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.log.KafkaConfig;
import dev.muduo.platform.log.KafkaEventLog;
import dev.muduo.standalone.embedded.FreePorts;
import dev.muduo.standalone.embedded.Infrastructure;
import dev.muduo.standalone.embedded.InfrastructurePorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/**
 * Ingest in a JVM of its own with a bounded heap, to which studies are pushed by STOW-RS; broker and store are real, in this
 * one. Owned by one thread.
 */
final class IngestSpeed implements AutoCloseable {
    private static final String BEGINS = "the ingest leader has read the log and leads";
    /** Long enough that no study is taken while its instances still come. */
    private static final Duration IDLE = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final Duration END = Duration.ofSeconds(30);
    private static final long LOOK_MILLIS = 50;
    private static final int INSTANCES_A_REQUEST = 20;
    private static final double NANOSECONDS = 1e9;

    private final Infrastructure infrastructure;
    private final KafkaEventLog log;
    private final ArrivedStudies arrived;
    private final ServiceProcess ingest;
    private final StageProfile profile;
    private final StowClient client;
    private final long seed;
    private int studies;

    /**
     * Starts all of it.
     *
     * @param heap as {@code -Xmx} takes it
     */
    IngestSpeed(Path directory, String heap, long seed) throws IOException, InterruptedException {
        this.seed = seed;
        int port = FreePorts.find(1, RandomGenerator.getDefault())[0];
        client = new StowClient(URI.create("http://127.0.0.1:" + port), TIMEOUT);
        infrastructure = Infrastructure.start(directory.resolve("data"), InfrastructurePorts.ANY);
        Configuration configuration = Configuration.reference()
                .with(infrastructure.address().settings())
                .with(Map.of(
                        "process.scratch",
                        directory.resolve("scratch").toString(),
                        "site.secretFile",
                        directory.resolve("site-secret").toString(),
                        "site.createSecret",
                        true,
                        "http.port",
                        port,
                        "ingest.dicom.spool",
                        directory.resolve("spool").toString(),
                        "ingest.dicom.idle",
                        IDLE.toSeconds() + " s"));
        log = new KafkaEventLog(configuration.section("kafka", KafkaConfig.class));
        ingest = ServiceProcess.start(
                "ingest",
                Main.class,
                Files.writeString(directory.resolve("ingest.yaml"), configuration.text()),
                directory.resolve("ingest.log"),
                List.of("-Xmx" + heap));
        while (!ingest.said(BEGINS)) {
            ingest.requireAlive();
            Thread.sleep(LOOK_MILLIS);
        }
        arrived = new ArrivedStudies(log);
        profile = new StageProfile(ingest.pid());
    }

    /**
     * Pushes studies and waits until all of them are on the topic.
     *
     * @param senders at the same time, each with a study of its own
     */
    Measured push(StudySize size, int count, int senders) throws IOException, InterruptedException {
        profile.take();
        long storedBefore = arrived.storedBytes();
        double cpuBegun = cpuSeconds();
        long begun = System.nanoTime();
        double sending = sendAll(size, count, senders);
        long sent = System.nanoTime();
        double cpuSent = cpuSeconds();
        arrived.await(count, PATIENCE);
        long done = System.nanoTime();
        return new Measured(
                size,
                count,
                senders,
                sending,
                (done - sent - IDLE.toNanos()) / NANOSECONDS,
                (done - begun - IDLE.toNanos()) / NANOSECONDS,
                cpuSent - cpuBegun,
                cpuSeconds() - cpuSent,
                profile.take(),
                arrived.storedBytes() - storedBefore);
    }

    private double sendAll(StudySize size, int count, int senders) throws IOException, InterruptedException {
        List<Callable<Double>> sendings = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            SyntheticStudy study = new SyntheticStudy(size, seed, ++studies);
            sendings.add(() -> send(study));
        }
        ExecutorService pool = Executors.newFixedThreadPool(senders);
        try {
            double seconds = 0;
            for (Future<Double> sent : pool.invokeAll(sendings)) {
                seconds += sent.get();
            }
            return seconds;
        } catch (ExecutionException e) {
            throw new IOException("a study cannot be sent", e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    /** @return seconds in requests; what it takes to make the slices is not counted */
    private double send(SyntheticStudy study) throws IOException, InterruptedException {
        long nanos = 0;
        List<byte[]> batch = new ArrayList<>();
        for (int n = 0; n < study.instances(); n++) {
            batch.add(study.instance(n));
            if (batch.size() == INSTANCES_A_REQUEST || n == study.instances() - 1) {
                long begun = System.nanoTime();
                if (!client.store(batch)) {
                    throw new IOException("ingest did not store what it was sent; why is in its log");
                }
                nanos += System.nanoTime() - begun;
                batch.clear();
            }
        }
        return nanos / NANOSECONDS;
    }

    private double cpuSeconds() throws IOException {
        return ingest.cpu().toNanos() / NANOSECONDS;
    }

    /** The most MiB that ingest has had. */
    long peakMebibytes() throws IOException {
        return ResidentMemory.peakMebibytes(ingest.pid());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try {
            profile.close();
            arrived.close();
            log.close();
        } finally {
            ingest.end(END);
            infrastructure.close();
        }
    }
}
