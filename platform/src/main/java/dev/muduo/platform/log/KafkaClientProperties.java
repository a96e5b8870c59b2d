package dev.muduo.platform.log;

import dev.muduo.platform.agent.SurroundingsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What every Kafka client here is told. */
final class KafkaClientProperties {
    private static final int MAX_REQUEST_BYTES = 2 << 20;

    private final KafkaConfig config;

    KafkaClientProperties(KafkaConfig config) {
        this.config = config;
    }

    Map<String, Object> admin() {
        Map<String, Object> properties = common();
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis());
        return properties;
    }

    Map<String, Object> reader() {
        Map<String, Object> properties = common();
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return properties;
    }

    Map<String, Object> groupReader(String group) {
        Map<String, Object> properties = reader();
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
        // One record is worked on at a time, perhaps for minutes: what is buffered is only lost when partitions move.
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 32);
        return properties;
    }

    Map<String, Object> sender() {
        Map<String, Object> properties = common();
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) millis());
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis());
        // Events are bounded by their codec; a dead letter may be as large as the broker takes, plus its headers.
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        return properties;
    }

    Map<String, Object> transactionalSender(String transactionalId, int timeoutMillis) {
        Map<String, Object> properties = sender();
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, timeoutMillis);
        return properties;
    }

    private Map<String, Object> common() {
        Map<String, Object> properties = new HashMap<>();
        config.clientPropertiesFile().ifPresent(file -> properties.putAll(read(file)));
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        // Two tries fit into one call.
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis() / 2);
        // A broker that restarts on one machine is back within seconds: look for it often.
        properties.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000L);
        return properties;
    }

    private static Map<String, Object> read(Path file) {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        } catch (IOException e) {
            throw new SurroundingsException("cannot read the Kafka client properties in " + file, e);
        }
        Map<String, Object> read = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> read.put(name, properties.getProperty(name)));
        return read;
    }

    private int millis() {
        return Math.toIntExact(config.callTimeout().toMillis());
    }
}
