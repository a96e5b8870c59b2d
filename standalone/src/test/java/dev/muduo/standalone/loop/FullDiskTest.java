package dev.muduo.standalone.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.client.MuduoClient;
import dev.muduo.client.NotNowException;
import dev.muduo.platform.agent.Health;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.EventSender;
import dev.muduo.platform.log.LogReader;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.SegmentationServed;
import dev.muduo.schemas.Topics;
import dev.muduo.standalone.Standalone;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortSender;
import dev.muduo.standalone.cohort.CohortStudy;
import dev.muduo.standalone.embedded.InfrastructurePorts;
import dev.muduo.standalone.watch.LoopPicture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk under everything fills while the loop turns: broker, store, the trainer's cache and the incoming files all lie on
 * it. Nobody gives up, nothing that was acknowledged is lost, and when there is room again the next study goes through.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FullDiskTest {
    private static final int STUDIES = 12;
    private static final int BEFORE = 8;
    private static final long STEPS = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    @Test
    void aFullDiskUnderEverythingIsWaitedOutAndTheNextStudyGoesThrough() throws Exception {
        Cohort cohort = SmallLoop.cohort(folder.resolve("cohort"), STUDIES);
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 512);
                Standalone running = start(disk.folder().resolve("data"), cohort)) {
            submit(running, cohort.studies().subList(0, BEFORE), PATIENCE);
            await(running, () -> taught(running) >= 1 && studentStep(running) >= 10 && serves(running));

            assertRefused(disk, running, cohort.studies().get(BEFORE));
            assertRefusedUnderWay(disk, running, "/v1/studies", cohort.studies().get(BEFORE));
            assertRefusedUnderWay(
                    disk, running, "/v1/segmentations", cohort.studies().get(BEFORE));
            await(running, () -> alarms(running).contains("their disk is full"));
            Set<String> acknowledged = ConcurrentHashMap.newKeySet();
            try (EventSender sender = running.platform().log().sender()) {
                await(running, () -> {
                    disk.fill();
                    noteSegmentation(sender, acknowledged);
                    // The broker has ended over it, perhaps more than once already.
                    return alarms(running).matches("(?s).*broker and store (ended with status|did not start).*");
                });
            }
            assertFalse(running.health().ready());

            disk.free();
            theRestGoesThrough(running, cohort);
            Set<String> kept = segmentations(running.platform().log());
            assertTrue(kept.containsAll(acknowledged), () -> acknowledged + " were acknowledged, here are " + kept);
        }
    }

    @Test
    void aFullScratchDiskIsWaitedOutAndTheNextStudyGoesThrough() throws Exception {
        Cohort cohort = SmallLoop.cohort(folder.resolve("cohort"), STUDIES);
        Path data = Files.createDirectories(folder.resolve("data"));
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 64)) {
            Files.createSymbolicLink(data.resolve("scratch"), disk.folder());
            try (Standalone running = start(data, cohort)) {
                submit(running, cohort.studies().subList(0, BEFORE), PATIENCE);

                assertRefused(disk, running, cohort.studies().get(BEFORE));
                await(running, () -> {
                    disk.fill();
                    return alarms(running).contains("cannot write the cache");
                });
                assertFalse(running.health().ready());

                disk.free();
                theRestGoesThrough(running, cohort);
            }
        }
    }

    /** A small event, as a service sends it: acknowledged, or not. */
    private static void noteSegmentation(EventSender sender, Set<String> acknowledged) {
        String id = UUID.randomUUID().toString();
        SegmentationServed served = new SegmentationServed(
                id, null, null, ModelNames.STUDENT, "0".repeat(64), 1L, null, 1L, Instant.EPOCH, null);
        var unused = sender.send(Topics.SEGMENTATIONS, id, served).thenRun(() -> acknowledged.add(id));
    }

    private static Set<String> segmentations(EventLog log) {
        Map<TopicPartition, Long> beginnings = log.partitions(Set.of(Topics.SEGMENTATIONS)).stream()
                .collect(Collectors.toMap(each -> each, each -> 0L));
        try (LogReader reader = log.assign(beginnings)) {
            return reader.readToEnd().stream()
                    .map(record -> ((SegmentationServed) record.event()).getRequestId())
                    .collect(Collectors.toSet());
        }
    }

    private static Standalone start(Path data, Cohort cohort) throws Exception {
        Configuration configuration = Configuration.reference()
                .over(SmallLoop.CONFIGURATION.replace("maxSteps: 40", "maxSteps: " + STEPS), "small loop")
                .with(Map.of("model.structures", structures(cohort), "ingest.leastFreeMegabytes", 0));
        return Standalone.start(data, configuration, InfrastructurePorts.ANY);
    }

    /** Fills the disk and sends, again: where a role gives something up meanwhile, there is room for what comes next. */
    private static void assertRefused(SmallDisk disk, Standalone running, CohortStudy study) throws Exception {
        CohortSender sender = sender(running, Duration.ZERO);
        await(running, () -> {
            disk.fill();
            try {
                sender.sendImages(study);
                return false;
            } catch (NotNowException refused) {
                assertEquals(503, refused.status(), refused.getMessage());
                assertTrue(refused.retryAfter().isPresent(), refused.getMessage());
                return refused.getMessage().contains("disk");
            }
        });
    }

    /** Its length is not told beforehand, so that the disk can refuse only what is on its way. */
    private static void assertRefusedUnderWay(SmallDisk disk, Standalone running, String path, CohortStudy study)
            throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(running.url().resolve(path))
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofByteArray(form(study))))
                .build();
        await(running, () -> {
            disk.fill();
            HttpResponse<String> answer;
            try {
                answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            } catch (IOException lost) {
                // The connection was closed while the body was on its way, and the answer with it.
                return false;
            }
            if (answer.statusCode() < 300) {
                return false;
            }
            assertEquals(503, answer.statusCode(), answer.body());
            assertTrue(answer.headers().firstValue("Retry-After").isPresent());
            return answer.body().contains("disk");
        });
    }

    /** The study as {@link CohortSender} sends it, so that it is no other one should there be room for it. */
    private static byte[] form(CohortStudy study) throws IOException {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.writeBytes(("--b\r\nContent-Disposition: form-data; name=\"role\"\r\n\r\n"
                        + study.role().name() + "\r\n")
                .getBytes(StandardCharsets.UTF_8));
        for (Map.Entry<String, Path> file :
                Map.of("ct", study.ct(), "pet", study.pet()).entrySet()) {
            form.writeBytes(
                    ("--b\r\nContent-Disposition: form-data; name=\"" + file.getKey() + "\"; filename=\"x\"\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            form.writeBytes(Files.readAllBytes(file.getValue()));
            form.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        form.writeBytes("--b--\r\n".getBytes(StandardCharsets.UTF_8));
        return form.toByteArray();
    }

    private static void theRestGoesThrough(Standalone running, Cohort cohort) throws Exception {
        submit(running, cohort.studies().subList(BEFORE, STUDIES), PATIENCE);
        await(
                running,
                () -> taught(running) == cohort.of(Role.TRAIN).size()
                        && studentStep(running) >= STEPS
                        && running.health().ready());
        CommittedLoop.of(running.platform().log()).assertAsIfNothingHadHappened(cohort);
    }

    private static void submit(Standalone running, List<CohortStudy> studies, Duration patience) throws Exception {
        CohortSender sender = sender(running, patience);
        for (CohortStudy study : studies) {
            sender.send(study);
        }
    }

    private static CohortSender sender(Standalone running, Duration patience) {
        return new CohortSender(MuduoClient.at(running.url()).patience(patience).open());
    }

    private static void await(Standalone running, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertTrue(
                    running.health().live(),
                    () -> "a role gave up: " + running.health().parts());
            assertTrue(
                    System.nanoTime() < deadline,
                    () -> "it does not get there: " + running.picture() + "\n"
                            + running.health().parts());
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private static boolean serves(Standalone running) {
        return running.picture()
                .model(ModelNames.STUDENT)
                .flatMap(LoopPicture.Model::promoted)
                .isPresent();
    }

    private static int taught(Standalone running) {
        return running.picture().teaching().taught();
    }

    private static String alarms(Standalone running) {
        return running.health().parts().values().stream()
                .filter(part -> part.state() == Health.State.ALARM)
                .map(Health.Part::reason)
                .collect(Collectors.joining("\n"));
    }

    private static long studentStep(Standalone running) {
        return running.picture()
                .model(ModelNames.STUDENT)
                .map(LoopPicture.Model::step)
                .orElse(0L);
    }

    private static Object structures(Cohort cohort) {
        return cohort.structures().list().stream()
                .map(structure -> Map.of("id", structure.id(), "name", structure.name(), "snomed", structure.snomed()))
                .toList();
    }
}
