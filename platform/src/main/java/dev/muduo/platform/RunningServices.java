package dev.muduo.platform;

import dev.muduo.platform.agent.Agent;
import dev.muduo.platform.agent.AgentRunner;
import dev.muduo.platform.agent.BackOff;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.agent.Health;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ProcessConfig;
import dev.muduo.platform.http.HttpConfig;
import dev.muduo.platform.http.HttpEdge;
import dev.muduo.platform.http.Routes;
import dev.muduo.platform.log.ConsumerGroups;
import dev.muduo.platform.log.KafkaConfig;
import dev.muduo.platform.log.KafkaEventLog;
import dev.muduo.platform.log.TopicSetup;
import dev.muduo.platform.model.StoredModelRegistry;
import dev.muduo.platform.security.Authentication;
import dev.muduo.platform.security.SecurityConfig;
import dev.muduo.platform.store.S3ObjectStore;
import dev.muduo.platform.store.StoreConfig;
import dev.muduo.platform.store.StoreProbe;
import dev.muduo.platform.telemetry.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Services in this process, from their parts up: store, log, services, agents, HTTP. One for a container, all four on one
 * machine. Started and closed by the thread that owns the process.
 */
public final class RunningServices implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningServices.class);

    /** What has been opened, the latest first; closed in that order. */
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private final List<AgentRunner> runners = new ArrayList<>();
    private final Health health = new Health();
    private Platform platform;
    private HttpEdge edge;
    private int port;

    private RunningServices() {}

    /**
     * Opens everything and returns when HTTP listens and agents run. Where store or log do not answer yet, waits for them.
     *
     * @param compute {@link ComputeBudget#unlimited()} where a service has its machine to itself
     * @throws dev.muduo.platform.config.ConfigurationException if a section is not usable
     * @throws dev.muduo.platform.log.WrongTopicException if topics or broker are not as they must be
     * @throws dev.muduo.platform.store.UnfitStoreException if the store cannot create objects atomically
     */
    public static RunningServices start(
            Configuration configuration, ComputeBudget compute, InstantSource clock, List<ServiceFactory> factories)
            throws InterruptedException {
        RunningServices running = new RunningServices();
        try {
            running.open(configuration, compute, clock, factories);
            return running;
        } catch (InterruptedException | RuntimeException | Error e) {
            running.closeAfter(e);
            throw e;
        }
    }

    private void open(
            Configuration configuration, ComputeBudget compute, InstantSource clock, List<ServiceFactory> factories)
            throws InterruptedException {
        // Every section is read before anything is opened: a mistake in the file costs no time.
        StoreConfig storeConfig = configuration.section("store", StoreConfig.class);
        KafkaConfig kafkaConfig = configuration.section("kafka", KafkaConfig.class);
        HttpConfig httpConfig = configuration.section("http", HttpConfig.class);
        ProcessConfig process = configuration.section("process", ProcessConfig.class);
        SecurityConfig security = configuration.section("security", SecurityConfig.class);
        httpConfig.requireProtection(security);
        Optional<Authentication> authentication = Authentication.of(security, clock);

        Metrics metrics = keep(new Metrics());
        health.measureIn(metrics.registry());
        createScratch(process);
        S3ObjectStore store = keep(new S3ObjectStore(storeConfig));
        patiently("reach the store at " + storeConfig.endpoint(), () -> {
            store.requireBucket(storeConfig.createBucket());
            new StoreProbe(store, UUID.randomUUID().toString()).requireFirstWins();
        });
        TopicSetup topics = new TopicSetup(kafkaConfig, ConsumerGroups.topics());
        patiently("reach Kafka at " + kafkaConfig.bootstrapServers(), topics::ensure);
        KafkaEventLog log = keep(new KafkaEventLog(kafkaConfig));
        platform = new Platform(
                log,
                store,
                new StoredModelRegistry(store),
                metrics.registry(),
                compute,
                clock,
                process.scratch(),
                health);

        List<Routes> routes = new ArrayList<>();
        List<Agent> agents = new ArrayList<>();
        for (ServiceFactory factory : factories) {
            Service service = factory.create(platform, configuration);
            opened.push(service::close);
            routes.addAll(service.routes());
            agents.addAll(service.agents());
        }
        for (Agent agent : agents) {
            AgentRunner runner = new AgentRunner(agent, health, metrics.registry());
            opened.push(runner);
            runners.add(runner);
        }
        boolean loopbackAlone = authentication.isEmpty() && !security.trustNetworkWithoutAuthentication();
        edge = keep(new HttpEdge(httpConfig, health, metrics.registry(), routes, authentication, loopbackAlone));
        port = edge.start();
        runners.forEach(AgentRunner::start);
    }

    private <T extends AutoCloseable> T keep(T part) {
        opened.push(part);
        return part;
    }

    private static void createScratch(ProcessConfig process) {
        try {
            Files.createDirectories(process.scratch());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create process.scratch " + process.scratch(), e);
        }
    }

    /** Repeats what the surroundings fail until it works or this thread is interrupted. */
    private static void patiently(String what, Runnable action) throws InterruptedException {
        RandomGenerator jitter = RandomGenerator.getDefault();
        for (int failures = 1; ; failures++) {
            try {
                action.run();
                return;
            } catch (InterruptException e) {
                throw new InterruptedException("interrupted while trying to " + what);
            } catch (SurroundingsException e) {
                Duration wait = BackOff.SURROUNDINGS.wait(failures, jitter);
                LOG.warn("cannot {} yet: {}; trying again in {} ms", what, e.getMessage(), wait.toMillis());
                Thread.sleep(wait.toMillis());
            }
        }
    }

    /** The port that HTTP listens on. */
    public int port() {
        return port;
    }

    public Health health() {
        return health;
    }

    public Platform platform() {
        return platform;
    }

    /**
     * Ends everything in order: readiness, HTTP (requests in flight finish), agents (their steps finish), services, log,
     * store. Idempotent; what goes wrong with one part is told after all others are closed.
     */
    @Override
    public void close() {
        RuntimeException first = new IllegalStateException("parts of the process did not close cleanly");
        closeAfter(first);
        if (first.getSuppressed().length > 0) {
            throw first;
        }
    }

    private void closeAfter(Throwable reason) {
        if (edge != null) {
            edge.announceEnd();
        }
        // HTTP is closed first, because what is in flight may need the agents; they are asked to end together then.
        while (!opened.isEmpty()) {
            AutoCloseable part = opened.pop();
            try {
                part.close();
            } catch (Exception e) {
                reason.addSuppressed(e);
            }
            if (part == edge) {
                runners.forEach(AgentRunner::requestStop);
            }
        }
    }
}
