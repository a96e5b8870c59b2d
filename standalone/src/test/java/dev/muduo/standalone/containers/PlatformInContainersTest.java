package dev.muduo.standalone.containers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.client.Images;
import dev.muduo.client.MuduoClient;
import dev.muduo.client.Segmented;
import dev.muduo.client.Wanted;
import dev.muduo.client.answer.Serving;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.log.ConsumerGroups;
import dev.muduo.platform.log.FencedException;
import dev.muduo.platform.log.KafkaConfig;
import dev.muduo.platform.log.KafkaEventLog;
import dev.muduo.platform.log.LogReader;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.TopicSetup;
import dev.muduo.platform.log.TransactionalWriter;
import dev.muduo.platform.store.S3ObjectStore;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoreConfig;
import dev.muduo.platform.store.StoreProbe;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.SegmentationServed;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.TrainingRequested;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortReader;
import dev.muduo.standalone.cohort.CohortSender;
import dev.muduo.standalone.cohort.CohortStudy;
import dev.muduo.standalone.phantom.PhantomCohort;
import dev.muduo.standalone.phantom.PhantomConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;

/** Our platform code against a Kafka and an S3 store in containers, and the four services' images in one small loop. */
@Tag("docker")
@Timeout(900)
class PlatformInContainersTest {
    @TempDir
    static Path folder;

    private static Containers containers;
    private static Configuration configuration;
    private static KafkaEventLog log;
    private static S3ObjectStore store;

    @BeforeAll
    static void start() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        containers = new Containers(folder);
        containers.start();
        configuration = containers.configuration();
        KafkaConfig kafka = configuration.section("kafka", KafkaConfig.class);
        new TopicSetup(kafka, ConsumerGroups.topics()).ensure();
        log = new KafkaEventLog(kafka);
        store = new S3ObjectStore(configuration.section("store", StoreConfig.class));
        store.requireBucket(true);
    }

    @AfterAll
    static void stop() {
        if (log != null) {
            log.close();
        }
        if (store != null) {
            store.close();
        }
        if (containers != null) {
            containers.close();
        }
    }

    @Test
    void theFirstWriterOfAnObjectWinsAndContentIsChecked() {
        new StoreProbe(store, "containers").requireFirstWins();
        byte[] content = "once".getBytes(StandardCharsets.UTF_8);
        assertTrue(store.createIfAbsent("test/object", content, "text/plain"));
        assertFalse(store.createIfAbsent("test/object", "twice".getBytes(StandardCharsets.UTF_8), "text/plain"));
        assertArrayEquals(content, store.read(new StoredObject("test/object", Sha256.of(content), content.length)));
        assertEquals(Optional.of(4L), store.size("test/object"));
    }

    @Test
    void onlyCommittedRecordsAreReadAndAnOldWriterIsFenced() {
        try (TransactionalWriter old = log.transactions("containers-test");
                TransactionalWriter writer = log.transactions("containers-test")) {
            writer.inTransaction(open -> open.send(Topics.MODELS, "test-model", request("committed")));
            IllegalArgumentException stopped = assertThrows(
                    IllegalArgumentException.class,
                    () -> writer.inTransaction(open -> {
                        open.send(Topics.MODELS, "test-model", request("aborted"));
                        throw new IllegalArgumentException("by order of the test");
                    }));
            assertEquals("by order of the test", stopped.getMessage());
            assertThrows(
                    FencedException.class,
                    () -> old.inTransaction(open -> open.send(Topics.MODELS, "test-model", request("fenced"))));
        }
        List<String> reasons = events(Topics.MODELS, TrainingRequested.class).stream()
                .filter(request -> request.getModel().equals("test-model"))
                .map(TrainingRequested::getReason)
                .toList();
        assertEquals(List.of("committed"), reasons);
    }

    /** Studies go in over HTTP; the trainer trains and promotes, the service serves, the workers teach, all from images. */
    @Test
    void theFourImagesCloseTheLoop() throws Exception {
        Path studies = folder.resolve("studies");
        PhantomCohort.write(studies, 4, 7, PhantomConfig.standard());
        Cohort cohort = CohortReader.read(studies);
        Map<String, Object> settings = new HashMap<>();
        settings.put(
                "training",
                "{ minLabelled: 1, student: { maxSteps: 40, stepsPerRound: 5 }, promptGenerator: { pretrainSteps: 5 } }");
        settings.put("teaching", "{ patches: { maxPatches: 4 } }");
        List<GenericContainer<?>> services = new ArrayList<>();
        try {
            List<String> names = List.of("ingest", "teacher-workers", "trainer", "infer-service");
            for (int index = 0; index < names.size(); index++) {
                GenericContainer<?> service = containers.service(names.get(index), index, settings);
                services.add(service);
                service.start();
            }
            String study = "";
            for (CohortStudy each : cohort.studies()) {
                study = new CohortSender(client(0)).send(each);
            }
            Serving serving = client(3).segmentations().serving();
            while (serving.serving().isEmpty()) {
                Thread.sleep(500);
                serving = client(3).segmentations().serving();
            }
            Path mask = folder.resolve("mask.nii.gz");
            Segmented answer = client(3)
                    .segmentations()
                    .segment(Images.study(study), Wanted.mask().on(Wanted.Grid.PET), mask);
            assertTrue(answer.version().number() >= 1);
            LabelMap labels = Nifti.readLabelMap(mask);
            assertTrue(labels.grid().voxels() > 0);
            awaitEvent(Topics.SEGMENTATIONS, SegmentationServed.class);
            awaitEvent(Topics.PSEUDO_LABELS, PseudoLabelsProduced.class);
        } catch (Exception | AssertionError e) {
            services.forEach(service -> System.err.println(service.getDockerImageName() + "\n" + service.getLogs()));
            throw e;
        } finally {
            services.forEach(GenericContainer::stop);
        }
    }

    private static MuduoClient client(int index) {
        return MuduoClient.at(URI.create("http://127.0.0.1:" + containers.port(index)))
                .patience(Duration.ofMinutes(2))
                .open();
    }

    private static void awaitEvent(String topic, Class<?> type) throws InterruptedException {
        while (events(topic, type).isEmpty()) {
            Thread.sleep(500);
        }
    }

    private static <E> List<E> events(String topic, Class<E> type) {
        Map<TopicPartition, Long> start = log.partitions(Set.of(topic)).stream()
                .collect(Collectors.toMap(partition -> partition, partition -> 0L));
        try (LogReader reader = log.assign(start)) {
            return reader.readToEnd().stream()
                    .map(LoggedRecord::event)
                    .filter(type::isInstance)
                    .map(type::cast)
                    .toList();
        }
    }

    private static TrainingRequested request(String reason) {
        return new TrainingRequested("id", "test-model", reason, Instant.EPOCH);
    }
}
