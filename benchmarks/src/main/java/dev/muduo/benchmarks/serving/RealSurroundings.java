package dev.muduo.benchmarks.serving;

import dev.muduo.platform.agent.BackOff;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.log.ConsumerGroups;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.KafkaConfig;
import dev.muduo.platform.log.KafkaEventLog;
import dev.muduo.platform.log.TopicSetup;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.platform.store.S3ObjectStore;
import dev.muduo.platform.store.StoreConfig;
import dev.muduo.standalone.embedded.EmbeddedBroker;
import dev.muduo.standalone.embedded.EmbeddedStore;
import dev.muduo.standalone.embedded.FreePorts;
import dev.muduo.standalone.embedded.StoreCredentials;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kafka and an S3 store in this process, over TCP with the clients that a service has: what is away does not answer. */
final class RealSurroundings implements Surroundings {
    private static final Logger LOG = LoggerFactory.getLogger(RealSurroundings.class);

    private static final int MOST_FAILURES = 10;

    private final Path directory;
    private final int[] ports = FreePorts.find(3, RandomGenerator.getDefault());
    private final StoreCredentials credentials;
    private final KafkaEventLog log;
    private final S3ObjectStore store;
    private Optional<EmbeddedBroker> broker = Optional.empty();
    private Optional<EmbeddedStore> server = Optional.empty();

    private RealSurroundings(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        Path credentialsFile = directory.resolve("store.properties");
        credentials = StoreCredentials.readOrCreate(credentialsFile);
        Configuration configuration = Configuration.reference()
                .with(Map.of(
                        "kafka.bootstrapServers",
                        "127.0.0.1:" + ports[0],
                        "kafka.replicationFactor",
                        1,
                        "store.endpoint",
                        "http://127.0.0.1:" + ports[2],
                        "store.createBucket",
                        true,
                        "store.credentialsFile",
                        credentialsFile.toString()));
        withLog();
        withStore();
        KafkaConfig kafka = configuration.section("kafka", KafkaConfig.class);
        ensureTopics(new TopicSetup(kafka, ConsumerGroups.topics()));
        log = new KafkaEventLog(kafka);
        store = new S3ObjectStore(configuration.section("store", StoreConfig.class));
        store.requireBucket(true);
    }

    /** As a service does it: again until a broker that has just started knows all that was created. */
    private static void ensureTopics(TopicSetup topics) throws InterruptedException {
        RandomGenerator jitter = RandomGenerator.getDefault();
        for (int failures = 1; ; failures++) {
            try {
                topics.ensure();
                return;
            } catch (SurroundingsException e) {
                if (failures == MOST_FAILURES) {
                    throw e;
                }
                Thread.sleep(BackOff.SURROUNDINGS.wait(failures, jitter).toMillis());
            }
        }
    }

    /** Starts both on a directory of their own. */
    static RealSurroundings start(Path directory) throws IOException, InterruptedException {
        return new RealSurroundings(directory);
    }

    @Override
    public String words() {
        return "an embedded Kafka and an embedded S3 store, stopped and started";
    }

    @Override
    public EventLog log() {
        return log;
    }

    @Override
    public ObjectStore store() {
        return store;
    }

    @Override
    public void withoutLog() {
        broker.ifPresent(EmbeddedBroker::close);
        broker = Optional.empty();
    }

    @Override
    public void withLog() throws IOException {
        broker = Optional.of(EmbeddedBroker.start(directory.resolve("kafka"), ports[0], ports[1]));
    }

    @Override
    public void withoutStore() {
        if (server.isPresent()) {
            try {
                server.get().close();
            } catch (IOException unclean) {
                // It is gone all the same: connections that the client keeps open were cut, which is what an outage is.
                LOG.debug("the store did not stop cleanly", unclean);
            }
            server = Optional.empty();
        }
    }

    @Override
    public void withStore() throws IOException {
        server = Optional.of(EmbeddedStore.start(directory.resolve("store"), ports[2], credentials));
    }

    @Override
    public void close() {
        log.close();
        store.close();
        withoutLog();
        withoutStore();
    }
}
