package dev.muduo.benchmarks.ingestchaos;

import dev.muduo.benchmarks.Machine;
import dev.muduo.benchmarks.process.ServiceProcess;
import dev.muduo.ingest.Main;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.log.KafkaConfig;
import dev.muduo.platform.log.KafkaEventLog;
import dev.muduo.platform.store.S3ObjectStore;
import dev.muduo.platform.store.StoreConfig;
import dev.muduo.standalone.embedded.FreePorts;
import dev.muduo.standalone.embedded.Infrastructure;
import dev.muduo.standalone.embedded.InfrastructurePorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Ingest in a JVM of its own, killed at drawn moments of its life and started again, while studies are pushed to it; broker and
 * store are real, in this one. Owned by one thread.
 */
final class IngestChaos implements AutoCloseable {
    private static final String BEGINS = "the ingest leader has read the log and leads";
    /** Most lives end while it works, so long after it has begun at most; the others at any moment of its start. */
    private static final Duration WORK = Duration.ofSeconds(6);

    private static final double LIVES_TO_WORK = 0.7;
    /** As on two cores; measured as soon as it has begun once. */
    private static final Duration FIRST_START = Duration.ofSeconds(4);

    private static final long LOOK_MILLIS = 10;

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration END = Duration.ofSeconds(30);

    private final Path directory;
    private final Infrastructure infrastructure;
    private final Configuration configuration;
    private final Path file;
    private final URI server;
    private final Consumer<String> progress;
    private Duration startUp = FIRST_START;

    /**
     * How it went.
     *
     * @param pushed    studies that were acknowledged
     * @param repeated  requests that had to be sent again
     * @param revisions on the topic
     * @param faults    what is not as if nothing had happened; empty if all is
     */
    record Outcome(int kills, int pushed, int repeated, int revisions, List<String> faults, String machine) {
        String words() {
            return kills + " kills, " + pushed + " studies acknowledged (" + repeated + " requests sent again), "
                    + revisions
                    + " revisions on the topic; " + machine + ". "
                    + (faults.isEmpty()
                            ? "Every study is there once and whole, and every object is what its event says."
                            : "NOT as if nothing had happened: " + faults);
        }
    }

    /** Starts broker and store. */
    IngestChaos(Path directory, Consumer<String> progress) throws IOException, InterruptedException {
        this.directory = Files.createDirectories(directory.toAbsolutePath());
        this.progress = progress;
        int port = FreePorts.find(1, RandomGenerator.getDefault())[0];
        server = URI.create("http://127.0.0.1:" + port);
        infrastructure = Infrastructure.start(this.directory.resolve("data"), InfrastructurePorts.ANY);
        configuration = Configuration.reference()
                .with(infrastructure.address().settings())
                .with(Map.of(
                        "process.scratch",
                        this.directory.resolve("scratch").toString(),
                        "site.secretFile",
                        this.directory.resolve("site-secret").toString(),
                        "site.createSecret",
                        true,
                        "http.port",
                        port,
                        "ingest.dicom.spool",
                        this.directory.resolve("spool").toString(),
                        "ingest.dicom.idle",
                        "3 s",
                        "ingest.leastFreeMegabytes",
                        1));
        file = Files.writeString(this.directory.resolve("ingest.yaml"), configuration.text());
    }

    /** Pushes so many studies, kills so often meanwhile, lets all of it settle, and looks at the topic. */
    Outcome run(int studies, int kills, long seed) throws IOException, InterruptedException {
        // Slowly enough that something comes in every life: a study is some eight requests, and half of the time is
        // start-up.
        Duration pause = WORK.multipliedBy(kills).dividedBy(32L * studies);
        Pushing pushing = new Pushing(server, studies, seed, pause);
        Thread pusher = new Thread(pushing, "pushing");
        pusher.setDaemon(true);
        pusher.start();
        for (int kill = 1; kill <= kills; kill++) {
            ServiceProcess ingest = start(kill);
            try {
                live(ingest, CounterRandom.of(seed, kill, "chaos.ingest"));
            } finally {
                ingest.kill();
            }
            progress.accept("kill " + kill + " of " + kills + " after "
                    + ingest.age().toMillis() + " ms; " + pushing.acknowledged() + " studies acknowledged");
        }
        return settle(pushing, pusher, studies, kills);
    }

    private void live(ServiceProcess ingest, CounterRandom random) throws IOException, InterruptedException {
        boolean works = random.nextBernoulli(LIVES_TO_WORK);
        if (works) {
            while (!ingest.said(BEGINS)) {
                ingest.requireAlive();
                Thread.sleep(LOOK_MILLIS);
            }
            startUp = ingest.age();
        }
        Thread.sleep((long) (random.nextDouble() * (works ? WORK : startUp).toMillis()));
        ingest.requireAlive();
    }

    private ServiceProcess start(int life) throws IOException {
        Path lives = Files.createDirectories(directory.resolve("lives"));
        return ServiceProcess.start("ingest", Main.class, file, lives.resolve(life + ".log"));
    }

    private Outcome settle(Pushing pushing, Thread pusher, int studies, int kills)
            throws IOException, InterruptedException {
        ServiceProcess ingest = start(0);
        try (KafkaEventLog log = new KafkaEventLog(configuration.section("kafka", KafkaConfig.class));
                S3ObjectStore store = new S3ObjectStore(configuration.section("store", StoreConfig.class))) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            TopicAudit audit = TopicAudit.of(log);
            while (pusher.isAlive() || audit.whole() < studies) {
                ingest.requireAlive();
                if (System.nanoTime() > deadline) {
                    break;
                }
                TimeUnit.MILLISECONDS.sleep(500);
                audit = TopicAudit.of(log);
            }
            return new Outcome(
                    kills,
                    pushing.acknowledged(),
                    pushing.repeated(),
                    audit.revisions(),
                    audit.faults(studies, store),
                    Machine.describe());
        } finally {
            ingest.end(END);
        }
    }

    @Override
    public void close() {
        infrastructure.close();
    }
}
