package dev.muduo.standalone.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.imaging.Structure;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.KafkaConfig;
import dev.muduo.platform.log.KafkaEventLog;
import dev.muduo.platform.log.LogReader;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.RoundOpened;
import dev.muduo.schemas.StudyArrived;
import dev.muduo.schemas.Topics;
import dev.muduo.standalone.cli.Main;
import dev.muduo.standalone.client.RunningInstance;
import dev.muduo.standalone.client.ServerClient;
import dev.muduo.standalone.client.StudyApi;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortStudy;
import dev.muduo.standalone.embedded.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of a whole {@code muduo up} in the middle of its work, and what the log says after it was started again. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class KillAndRestartTest {
    private static final int STUDIES = 12;
    private static final int STEPS = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    @TempDir
    Path folder;

    private Process process;

    @AfterEach
    void end() throws InterruptedException {
        if (process == null) {
            return;
        }
        // In good order, so that nothing writes into the folder any more when it is removed.
        process.destroy();
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void everyStudyIsTaughtOnceAndTrainingGoesOnFromTheLastRound() throws Exception {
        Cohort cohort = SmallLoop.cohort(folder.resolve("cohort"), STUDIES);
        writeConfiguration(cohort);
        int kafkaPort = FreePorts.find(1, new Random())[0];

        start(kafkaPort);
        StudyApi api = new StudyApi(client(), Duration.ofMinutes(2));
        Map<String, String> sent = submit(cohort, api);
        // In the middle of both: some studies are taught and some are not, and rounds are left to train.
        await(status -> taught(status) >= 1
                && taught(status) < trained(cohort)
                && studentStep(status) >= 10
                && studentStep(status) < STEPS);
        process.destroyForcibly().waitFor();

        start(kafkaPort);
        await(status -> taught(status) == trained(cohort)
                && status.path("loop").path("teaching").path("waiting").asInt() == 0
                && studentStep(status) >= STEPS);
        // Sending a study again is safe: nothing new is published.
        StudyApi again = new StudyApi(client(), Duration.ofMinutes(2));
        CohortStudy first = cohort.studies().get(0);
        assertEquals(
                sent.get(first.name()),
                again.submit(first.ct(), first.pet(), Optional.of(first.role()), Optional.empty())
                        .studyId());
        theLogIsAsIfNothingHadHappened(kafkaPort, cohort);
    }

    private void theLogIsAsIfNothingHadHappened(int kafkaPort, Cohort cohort) {
        List<SpecificRecord> events = committed(kafkaPort);
        Set<String> studies = new HashSet<>();
        Map<String, Integer> labels = new HashMap<>();
        List<Long> rounds = new ArrayList<>();
        Map<Long, Integer> opened = new HashMap<>();
        for (SpecificRecord event : events) {
            if (event instanceof StudyArrived arrived) {
                assertTrue(studies.add(arrived.getStudyId()), "published twice: " + arrived.getStudyId());
            } else if (event instanceof PseudoLabelsProduced produced) {
                labels.merge(
                        produced.getStudyId() + "/" + produced.getRevision() + "/" + produced.getRun(),
                        1,
                        Integer::sum);
            } else if (event instanceof CheckpointWritten written
                    && written.getModel().equals(ModelNames.STUDENT)) {
                rounds.add(written.getRound());
            } else if (event instanceof RoundOpened round && round.getModel().equals(ModelNames.STUDENT)) {
                opened.merge(round.getRound(), 1, Integer::sum);
            }
        }
        assertEquals(STUDIES, studies.size());
        assertEquals(trained(cohort), labels.size(), labels.toString());
        assertEquals(Set.of(1), Set.copyOf(labels.values()), labels.toString());
        assertEquals(
                rounds.stream().distinct().sorted().toList(), rounds, "each round ends in one checkpoint, in order");
        assertEquals(Set.of(1), Set.copyOf(opened.values()), "a round is opened once and repeated, not opened again");
    }

    private List<SpecificRecord> committed(int kafkaPort) {
        List<SpecificRecord> events = new ArrayList<>();
        try (EventLog log = new KafkaEventLog(KafkaConfig.local("127.0.0.1:" + kafkaPort))) {
            Map<TopicPartition, Long> beginnings = new HashMap<>();
            log.partitions(Set.of(Topics.STUDIES, Topics.PSEUDO_LABELS, Topics.MODELS))
                    .forEach(partition -> beginnings.put(partition, 0L));
            try (LogReader reader = log.assign(beginnings)) {
                for (LoggedRecord record : reader.readToEnd()) {
                    events.add(record.event());
                }
            }
        }
        return events;
    }

    private void writeConfiguration(Cohort cohort) throws Exception {
        StringBuilder structures = new StringBuilder("  structures:\n");
        for (Structure structure : cohort.structures().list()) {
            structures.append("    - {id: %d, name: %s, snomed: \"%s\"}%n"
                    .formatted(structure.id(), structure.name(), structure.snomed()));
        }
        String text = SmallLoop.CONFIGURATION
                .replace("model:\n", "model:\n" + structures)
                .replace("maxSteps: 40", "maxSteps: " + STEPS);
        Files.writeString(folder.resolve("small.yaml"), text);
    }

    private void start(int kafkaPort) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=dev.muduo.schemas",
                Main.class.getName(),
                "up",
                "--data",
                data().toString(),
                "--config",
                folder.resolve("small.yaml").toString(),
                "--kafka-port",
                Integer.toString(kafkaPort));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        process = builder.start();
        while (RunningInstance.find(data())
                .filter(found -> found.pid() == process.pid())
                .isEmpty()) {
            assertTrue(process.isAlive(), () -> "it ended: " + tail());
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private Map<String, String> submit(Cohort cohort, StudyApi api) throws Exception {
        Map<String, String> ids = new HashMap<>();
        for (CohortStudy study : cohort.studies()) {
            String id = api.submit(study.ct(), study.pet(), Optional.of(study.role()), Optional.empty())
                    .studyId();
            ids.put(study.name(), id);
            if (study.drawing().isPresent()) {
                CohortStudy.Drawing drawing = study.drawing().get();
                api.annotate(
                        id, drawing.label(), drawing.structures(), StudyApi.LabelValues.MODEL, drawing.annotator());
            }
        }
        return ids;
    }

    private void await(Predicate<JsonNode> condition) throws Exception {
        ServerClient client = client();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        JsonNode status = client.get("/v1/status");
        while (!condition.test(status)) {
            assertTrue(process.isAlive(), () -> "it ended: " + tail());
            String last = status.toString();
            assertTrue(System.nanoTime() < deadline, () -> "it does not get there: " + last + "\n" + tail());
            TimeUnit.MILLISECONDS.sleep(100);
            status = client.get("/v1/status");
        }
    }

    private static int taught(JsonNode status) {
        return status.path("loop").path("teaching").path("taught").asInt();
    }

    private static long studentStep(JsonNode status) {
        for (var model : status.path("loop").path("models")) {
            if (model.path("name").asText().equals(ModelNames.STUDENT)) {
                return model.path("step").asLong();
            }
        }
        return 0;
    }

    private static int trained(Cohort cohort) {
        return cohort.of(Role.TRAIN).size();
    }

    private ServerClient client() throws Exception {
        return new ServerClient(RunningInstance.find(data()).orElseThrow().uri());
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Path log() {
        return folder.resolve("up.log");
    }

    private String tail() {
        try {
            List<String> lines = Files.readAllLines(log());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } catch (IOException unreadable) {
            return "(no log: " + unreadable.getMessage() + ")";
        }
    }
}
