package dev.muduo.standalone.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One Kafka node (KRaft: broker and controller) whose log lies in one directory, reachable over the loopback interface only.
 *
 * <p>Acknowledged records survive the death of the process; they are not forced to disk one by one, so they may not survive
 * the loss of power. The only file that touches Kafka's internal classes.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final int NODE_ID = 1;
    private static final int INTERNAL_PARTITIONS = 4;
    private static final int INDEX_BYTES = 1 << 20;
    private static final int SEGMENT_BYTES = 128 << 20;
    private static final int CLEANER_BYTES = 4 << 20;

    private final KafkaRaftServer server;
    private final String bootstrapServers;

    private EmbeddedBroker(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts a broker on {@code directory}, formatting it when it is new, and returns when the broker takes requests.
     *
     * @throws IOException if the directory cannot be written, belongs to a running broker, or a port is taken
     */
    public static EmbeddedBroker start(Path directory, int port, int controllerPort) throws IOException {
        Files.createDirectories(directory);
        if (!Files.exists(directory.resolve("meta.properties"))) {
            format(directory);
        }
        KafkaRaftServer server;
        try {
            server =
                    new KafkaRaftServer(new KafkaConfig(settings(directory, port, controllerPort), false), Time.SYSTEM);
        } catch (RuntimeException failure) {
            throw new IOException("the embedded broker could not open " + directory, failure);
        }
        try {
            server.startup();
        } catch (RuntimeException failure) {
            server.shutdown();
            throw new IOException(
                    "the embedded broker did not start on 127.0.0.1:" + port + " over " + directory, failure);
        }
        return new EmbeddedBroker(server, "127.0.0.1:" + port);
    }

    /** Where clients connect: {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(Path directory) throws IOException {
        try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silent)
                    .setNodeId(NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .addDirectory(directory.toString())
                    .setMetadataLogDirectory(directory.toString())
                    .setControllerListenerName("CONTROLLER")
                    .run();
        } catch (Exception failure) {
            throw new IOException("could not prepare " + directory + " for the embedded broker", failure);
        }
    }

    private static Map<String, Object> settings(Path directory, int port, int controllerPort) {
        Map<String, Object> settings = new TreeMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", NODE_ID);
        settings.put("log.dirs", directory.toString());
        settings.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
        settings.put("auto.create.topics.enable", false);
        putRetention(settings);
        putSingleNode(settings);
        putSmallness(settings);
        // As text, as in a properties file: Kafka parses each to the type that it wants.
        settings.replaceAll((key, value) -> value.toString());
        return settings;
    }

    /** Nothing that a consumer has not read may be forgotten, however long the machine was off. */
    private static void putRetention(Map<String, Object> settings) {
        settings.put("log.retention.ms", -1L);
        settings.put("log.retention.bytes", -1L);
        settings.put("offsets.retention.minutes", Integer.MAX_VALUE);
        settings.put("transactional.id.expiration.ms", Integer.MAX_VALUE);
    }

    private static void putSingleNode(Map<String, Object> settings) {
        settings.put("default.replication.factor", 1);
        settings.put("min.insync.replicas", 1);
        settings.put("offsets.topic.replication.factor", 1);
        settings.put("transaction.state.log.replication.factor", 1);
        settings.put("transaction.state.log.min.isr", 1);
        settings.put("share.coordinator.state.topic.replication.factor", 1);
        settings.put("share.coordinator.state.topic.min.isr", 1);
        // Nobody else may hold this node's session: the shorter it is, the sooner a restart after a crash is accepted.
        settings.put("broker.session.timeout.ms", 2_000);
        settings.put("broker.heartbeat.interval.ms", 500);
        // A transaction that was left open hides all that is behind it.
        settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", 1_000);
        settings.put("group.initial.rebalance.delay.ms", 0);
        // After a crash of the whole process its old group members are gone; wait for them no longer than needed.
        settings.put("group.min.session.timeout.ms", 5_000);
        settings.put("group.consumer.min.session.timeout.ms", 5_000);
        settings.put("group.consumer.session.timeout.ms", 10_000);
        settings.put("group.consumer.min.heartbeat.interval.ms", 1_000);
        settings.put("group.consumer.heartbeat.interval.ms", 2_000);
    }

    /** A few topics and a few megabytes a day: the defaults are sized for a data centre. */
    private static void putSmallness(Map<String, Object> settings) {
        settings.put("num.network.threads", 2);
        settings.put("num.io.threads", 4);
        settings.put("background.threads", 2);
        settings.put("num.recovery.threads.per.data.dir", 1);
        settings.put("offsets.topic.num.partitions", INTERNAL_PARTITIONS);
        settings.put("transaction.state.log.num.partitions", INTERNAL_PARTITIONS);
        settings.put("share.coordinator.state.topic.num.partitions", 1);
        settings.put("offsets.topic.segment.bytes", SEGMENT_BYTES / 8);
        settings.put("transaction.state.log.segment.bytes", SEGMENT_BYTES / 8);
        settings.put("metadata.log.segment.bytes", SEGMENT_BYTES / 8);
        settings.put("log.segment.bytes", SEGMENT_BYTES);
        settings.put("log.index.size.max.bytes", INDEX_BYTES);
        settings.put("log.cleaner.dedupe.buffer.size", (long) CLEANER_BYTES);
        settings.put("log.cleaner.io.buffer.size", 64 << 10);
        settings.put("queued.max.requests", 100);
    }
}
