package dev.muduo.standalone.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.minio.GetObjectArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.errors.ErrorResponseException;
import java.io.BufferedReader;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Broker and store as the services see them, through the death of the child, and of the parent. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class InfrastructureTest {
    private static final String BUCKET = "test";
    private static final TopicPartition PARTITION = new TopicPartition("facts", 0);

    @TempDir
    Path directory;

    private Infrastructure infrastructure;

    @BeforeEach
    void start() throws Exception {
        infrastructure = Infrastructure.start(directory, InfrastructurePorts.ANY);
    }

    @AfterEach
    void stop() {
        infrastructure.close();
    }

    @Test
    void whatWasAcknowledgedSurvivesTheKillingOfTheChildAndItsAddressesStay() throws Exception {
        String bootstrapServers = infrastructure.bootstrapServers();
        URI storeEndpoint = infrastructure.storeEndpoint();
        createTopic();
        write(0, 200);
        MinioClient store = client(infrastructure.storeCredentials());
        store.makeBucket(MakeBucketArgs.builder().bucket(BUCKET).build());
        createIfAbsent(store, "kept", "content");
        long killed = infrastructure.childPid();

        // SIGINT reaches the whole process group when a user presses Ctrl-C: the child must leave that to its parent.
        send("INT", killed);
        send("TERM", killed);
        assertTrue(isAlive(killed));
        send("KILL", killed);

        write(200, 300);
        awaitRestart();
        assertNotEquals(killed, infrastructure.childPid());
        assertEquals(bootstrapServers, infrastructure.bootstrapServers());
        assertEquals(storeEndpoint, infrastructure.storeEndpoint());
        assertEquals(expected(300), readAll(300));
        assertArrayEquals("content".getBytes(UTF_8), read(store, "kept"));

        infrastructure.close();
        infrastructure = Infrastructure.start(directory, InfrastructurePorts.ANY);
        assertEquals(expected(300), readAll(300));
        assertArrayEquals("content".getBytes(UTF_8), read(client(infrastructure.storeCredentials()), "kept"));
    }

    @Test
    void theStoreRefusesStrangersAndLetsOneOfManyRacingWritersWin() throws Exception {
        MinioClient store = client(infrastructure.storeCredentials());
        store.makeBucket(MakeBucketArgs.builder().bucket(BUCKET).build());
        StoreCredentials right = infrastructure.storeCredentials();
        MinioClient stranger = client(new StoreCredentials(right.accessKey(), "0".repeat(64)));
        ErrorResponseException refusal =
                assertThrows(ErrorResponseException.class, () -> createIfAbsent(stranger, "key", "content"));
        assertEquals("SignatureDoesNotMatch", refusal.errorResponse().code());

        for (int key = 0; key < 25; key++) {
            String name = "race/" + key;
            List<Integer> winners = race(8, writer -> createIfAbsent(store, name, "writer " + writer));
            assertEquals(1, winners.size(), name);
            assertArrayEquals(("writer " + winners.get(0)).getBytes(UTF_8), read(store, name));
        }
    }

    @Test
    void aSecondOwnerOfTheDirectoryIsRefused() {
        assertThrows(DirectoryInUseException.class, () -> Infrastructure.start(directory, InfrastructurePorts.ANY));
    }

    @Test
    void aChildWhoseParentIsKilledEndsItself(@TempDir Path other) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                ParentForTests.class.getName(),
                other.toString());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process parent = builder.start();
        try (BufferedReader output = parent.inputReader(UTF_8)) {
            String line = output.readLine();
            while (line != null && !line.matches("\\d+")) {
                line = output.readLine();
            }
            ProcessHandle child = ProcessHandle.of(Long.parseLong(line)).orElseThrow();
            assertEquals(
                    parent.pid(),
                    InfrastructureAddress.find(other).orElseThrow().pid());
            parent.destroyForcibly().waitFor();
            assertEquals(Optional.empty(), InfrastructureAddress.find(other), "what it has left behind");
            child.onExit().get(60, TimeUnit.SECONDS);
        } finally {
            parent.destroyForcibly().waitFor();
        }
        // The directory is free again: the next start waits for what is left of the last one.
        Infrastructure.start(other, InfrastructurePorts.ANY).close();
    }

    private void createTopic() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", infrastructure.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    /** Returns when every record is acknowledged, however long the broker is away. */
    private void write(int from, int to) throws Exception {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", infrastructure.bootstrapServers(), "acks", "all", "delivery.timeout.ms", 120_000);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            List<Future<?>> acknowledged = new ArrayList<>();
            for (int i = from; i < to; i++) {
                acknowledged.add(producer.send(new ProducerRecord<>(PARTITION.topic(), "fact " + i)));
            }
            for (Future<?> one : acknowledged) {
                one.get();
            }
        }
    }

    private List<String> readAll(int count) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", infrastructure.bootstrapServers(), "auto.offset.reset", "none");
        List<String> facts = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(PARTITION));
            consumer.seek(PARTITION, 0);
            while (facts.size() < count) {
                for (ConsumerRecord<String, String> found : consumer.poll(Duration.ofSeconds(1))) {
                    facts.add(found.value());
                }
            }
        }
        return facts;
    }

    private static List<String> expected(int count) {
        List<String> facts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            facts.add("fact " + i);
        }
        return facts;
    }

    private void awaitRestart() throws InterruptedException {
        while (infrastructure.restarts() == 0) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private MinioClient client(StoreCredentials credentials) {
        return MinioClient.builder()
                .endpoint(infrastructure.storeEndpoint().toString())
                .region("us-east-1")
                .credentials(credentials.accessKey(), credentials.secretKey())
                .build();
    }

    private static boolean createIfAbsent(MinioClient store, String key, String content) throws Exception {
        byte[] bytes = content.getBytes(UTF_8);
        try {
            store.putObject(PutObjectArgs.builder()
                    .bucket(BUCKET)
                    .object(key)
                    .data(bytes, bytes.length)
                    .headers(Map.of("If-None-Match", "*"))
                    .build());
            return true;
        } catch (ErrorResponseException refusal) {
            if (refusal.errorResponse().code().equals("PreconditionFailed")) {
                return false;
            }
            throw refusal;
        }
    }

    private static byte[] read(MinioClient store, String key) throws Exception {
        try (InputStream content = store.getObject(
                GetObjectArgs.builder().bucket(BUCKET).object(key).build())) {
            return content.readAllBytes();
        }
    }

    private interface Writer {
        boolean write(int number) throws Exception;
    }

    private static List<Integer> race(int writers, Writer writer) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                int number = i;
                Callable<Boolean> task = () -> {
                    start.await();
                    return writer.write(number);
                };
                results.add(threads.submit(task));
            }
            start.countDown();
            List<Integer> winners = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                if (results.get(i).get()) {
                    winners.add(i);
                }
            }
            return winners;
        } finally {
            threads.shutdownNow();
        }
    }

    private static void send(String signal, long pid) throws Exception {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                        .start()
                        .waitFor());
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
