package dev.muduo.standalone.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.client.MuduoClient;
import dev.muduo.imaging.Structure;
import dev.muduo.platform.log.EventLog;
import dev.muduo.platform.log.KafkaConfig;
import dev.muduo.platform.log.KafkaEventLog;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.schemas.Role;
import dev.muduo.standalone.cli.Main;
import dev.muduo.standalone.client.RunningInstance;
import dev.muduo.standalone.cohort.Cohort;
import dev.muduo.standalone.cohort.CohortSender;
import dev.muduo.standalone.cohort.CohortStudy;
import dev.muduo.standalone.embedded.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of a whole {@code muduo up} in the middle of its work, and what the log says after it was started again. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class KillAndRestartTest {
    private static final int STUDIES = 12;
    private static final int STEPS = 150;
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
        Map<String, String> sent = submit(cohort);
        // As a rule some studies are taught and some are not, and rounds are left to train.
        await(status -> taught(status) >= 1 && studentStep(status) >= 10);
        process.destroyForcibly().waitFor();

        start(kafkaPort);
        await(status -> taught(status) == trained(cohort)
                && status.path("loop").path("teaching").path("waiting").asInt() == 0
                && studentStep(status) >= STEPS);
        // Sending a study again is safe: nothing new is published.
        CohortStudy first = cohort.studies().get(0);
        assertEquals(sent.get(first.name()), new CohortSender(client()).sendImages(first));
        try (EventLog log = new KafkaEventLog(KafkaConfig.local("127.0.0.1:" + kafkaPort))) {
            CommittedLoop loop = CommittedLoop.of(log);
            loop.assertAsIfNothingHadHappened(cohort);
            everyRoundComesOutTheSame(loop.checkpoints());
        }
    }

    /** {@code muduo replay}, beside the running instance and on its data directory when it has stopped. */
    private void everyRoundComesOutTheSame(List<String> checkpoints) throws Exception {
        String last = checkpoints.get(checkpoints.size() - 1);
        assertEquals(0, replay("--from", "start", "--to", last));
        assertEquals(2, replay("--from", last, "--to", checkpoints.get(0)), "a range goes forward");
        assertEquals(2, replay("--from", "start", "--to", "0".repeat(64)));
        // What it was trained with is not the reference configuration.
        Path other = Files.writeString(folder.resolve("other.yaml"), "training: {minLabelled: 3}\n");
        assertEquals(2, replay("--from", "start", "--to", last, "--config", other.toString()));

        process.destroy();
        assertTrue(process.waitFor(1, TimeUnit.MINUTES), "it ends in good order");
        String middle = checkpoints.get(checkpoints.size() / 2);
        assertEquals(
                0,
                replay(
                        "--from",
                        middle.substring(0, 12),
                        "--to",
                        last,
                        "--json",
                        "--config",
                        folder.resolve("small.yaml").toString()));
    }

    private int replay(String... options) {
        List<String> arguments = new ArrayList<>(List.of("replay", "--data", data().toString()));
        arguments.addAll(List.of(options));
        return Main.commandLine().execute(arguments.toArray(String[]::new));
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

    private Map<String, String> submit(Cohort cohort) throws Exception {
        Map<String, String> ids = new HashMap<>();
        for (CohortStudy study : cohort.studies()) {
            ids.put(study.name(), new CohortSender(client()).send(study));
        }
        return ids;
    }

    private void await(Predicate<JsonNode> condition) throws Exception {
        MuduoClient client = client();
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

    private MuduoClient client() throws Exception {
        return MuduoClient.at(RunningInstance.find(data()).orElseThrow().uri())
                .patience(Duration.ofMinutes(2))
                .open();
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
