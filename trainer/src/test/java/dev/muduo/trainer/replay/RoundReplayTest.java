package dev.muduo.trainer.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.RoundOpened;
import dev.muduo.schemas.Topics;
import dev.muduo.trainer.checkpoint.CheckpointFile;
import dev.muduo.trainer.checkpoint.CheckpointVersions;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.round.Recipe;
import dev.muduo.trainer.round.Trainer;
import dev.muduo.trainer.testing.TrainingWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundReplayTest {
    private static final TrainingConfig SIX_STEPS = TrainingWorld.config(6, 2);

    @TempDir
    private Path scratch;

    private final TrainingWorld world = new TrainingWorld();
    private int processes;

    @BeforeAll
    static void engine() {
        TensorEngine.start(1);
    }

    private Path newScratch() {
        return scratch.resolve("process-" + processes++);
    }

    private void train(String model, TrainingConfig config) throws Exception {
        Trainer trainer =
                new Trainer(Recipe.of(model, config), world.process(newScratch()), TrainingWorld.model(), config);
        try {
            trainer.onStart();
            while (trainer.doWork() > 0) {
                // Until it rests.
            }
        } finally {
            trainer.onClose();
        }
    }

    /** Three rounds of the student, with studies that come in between, and one of the prompt generator. */
    private void trainOnAStream() throws Exception {
        world.labelled("a");
        world.labelled("b");
        world.arrive("c", Role.TRAIN);
        world.teach("c", 0, 0.8);
        train(ModelNames.PROMPT_GENERATOR, SIX_STEPS);
        train(ModelNames.STUDENT, SIX_STEPS);
        world.arrive("d", Role.TRAIN);
        world.teach("d", 0, 0.7);
        world.labelled("e");
        train(ModelNames.STUDENT, SIX_STEPS);
    }

    private List<RepeatedRound> replay(String from, String to) throws Exception {
        ReplayRange range = ReplayRange.between(LoggedRounds.read(world.log), from, to);
        List<RepeatedRound> repeated = new ArrayList<>();
        try (RoundReplay replay = new RoundReplay(world.process(newScratch()), range.model())) {
            for (LoggedRound round : range.rounds()) {
                repeated.add(replay.repeat(round));
            }
        }
        return repeated;
    }

    private String student(int round) {
        return world.checkpoints(ModelNames.STUDENT).get(round - 1);
    }

    @Test
    void everyRoundComesOutTheSameFromTheStartOn() throws Exception {
        trainOnAStream();

        List<RepeatedRound> repeated = replay(ReplayRange.START, student(4));

        assertEquals(
                world.checkpoints(ModelNames.STUDENT),
                repeated.stream().map(RepeatedRound::sha256).toList());
        assertTrue(repeated.stream().allMatch(RepeatedRound::same), repeated.toString());
        String generator = world.checkpoints(ModelNames.PROMPT_GENERATOR).get(0);
        assertTrue(replay("start", generator).get(0).same());
    }

    @Test
    void aRangeBeginsFromItsCheckpointAndMayBeNamedByFirstDigits() throws Exception {
        trainOnAStream();

        List<RepeatedRound> repeated =
                replay(student(2).substring(0, 12), student(4).substring(0, 6));

        assertEquals(
                List.of(student(3), student(4)),
                repeated.stream().map(RepeatedRound::sha256).toList());
    }

    @Test
    void neitherLogNorStoreAreWrittenTo() throws Exception {
        trainOnAStream();
        List<String> objects = world.store.list("").toList();
        long events = Topics.all().stream()
                .mapToLong(topic -> world.log.records(topic).size())
                .sum();

        replay(ReplayRange.START, student(4));

        assertEquals(objects, world.store.list("").toList());
        assertEquals(
                events,
                Topics.all().stream()
                        .mapToLong(topic -> world.log.records(topic).size())
                        .sum());
    }

    @Test
    void aTrainerThatRunsMeanwhileIsNotFenced() throws Exception {
        trainOnAStream();
        Trainer running = new Trainer(
                Recipe.of(ModelNames.STUDENT, SIX_STEPS),
                world.process(newScratch()),
                TrainingWorld.model(),
                SIX_STEPS);
        running.onStart();
        while (running.doWork() > 0) {
            // Until it rests.
        }

        replay(ReplayRange.START, student(4));
        world.labelled("f");
        while (running.doWork() > 0) {
            // It takes the new study in, and commits.
        }
        running.onClose();

        assertEquals(5, world.checkpoints(ModelNames.STUDENT).size());
    }

    @Test
    void aRoundWhoseResultWasAnotherIsToldApartAndTheNextOneIsJudgedByItself() throws Exception {
        world.labelled("a");
        world.labelled("b");
        writeASecondRoundThatNobodyTrained();
        train(ModelNames.STUDENT, SIX_STEPS);

        List<RepeatedRound> repeated = replay(ReplayRange.START, student(3));

        assertEquals(
                List.of(true, false, true),
                repeated.stream().map(RepeatedRound::same).toList());
        String difference = repeated.get(1).difference().orElseThrow();
        assertTrue(difference.startsWith("weights center.conv1.0.weight, 1 of "), difference);
        assertTrue(difference.contains("the first at 3: "), difference);
        assertTrue(difference.endsWith("; 1 of 38 tensors differ"), difference);
    }

    /** A trainer dies as it would announce its second round, and another checkpoint is announced in its place. */
    private void writeASecondRoundThatNobodyTrained() throws Exception {
        Trainer trainer = new Trainer(
                Recipe.of(ModelNames.STUDENT, SIX_STEPS),
                world.process(newScratch()),
                TrainingWorld.model(),
                SIX_STEPS);
        trainer.onStart();
        while (world.log.events(Topics.MODELS, RoundOpened.class).size() < 2) {
            trainer.doWork();
        }
        world.log.failNextCommitBefore();
        assertThrows(SurroundingsException.class, () -> {
            while (trainer.doWork() > 0) {
                // Until it must commit.
            }
        });
        trainer.onClose();
        StoredCheckpoint forged = forge(unannounced());
        world.log.append(
                Topics.MODELS,
                ModelNames.STUDENT,
                new CheckpointWritten(
                        ModelNames.STUDENT,
                        forged.sha256(),
                        forged.manifestFile().toRef(),
                        2L,
                        4L,
                        Map.of(),
                        world.clock.instant()));
    }

    private CheckpointFile unannounced() {
        String checkpoint = world.store
                .list("models/student/checkpoints/")
                .map(key -> key.split("/", -1)[3])
                .filter(sha256 -> !world.checkpoints(ModelNames.STUDENT).contains(sha256))
                .findFirst()
                .orElseThrow();
        return CheckpointFile.parse(world.models.content(world.models.find(ModelNames.STUDENT, checkpoint)));
    }

    private StoredCheckpoint forge(CheckpointFile honest) {
        SortedMap<String, Tensor> weights = new TreeMap<>(honest.weights());
        weights.computeIfPresent("center.conv1.0.weight", (name, tensor) -> {
            float[] values = tensor.values().clone();
            values[3] += 1;
            return Tensor.of(values, tensor.shape());
        });
        return world.models.write(
                honest.manifest(),
                new CheckpointFile(
                                honest.manifest(),
                                honest.state(),
                                weights,
                                honest.momentum(),
                                honest.average(),
                                honest.objective())
                        .toBytes());
    }

    @Test
    void roundsOfOneRangeMayHaveBeenTrainedWithDifferentNumbers() throws Exception {
        world.labelled("a");
        world.labelled("b");
        train(ModelNames.STUDENT, TrainingWorld.config(2, 2));
        train(ModelNames.STUDENT, TrainingWorld.config(6, 4));

        List<RepeatedRound> repeated = replay(ReplayRange.START, student(2));

        assertTrue(repeated.stream().allMatch(RepeatedRound::same), repeated.toString());
    }

    @Test
    void whatWasAskedForWrongIsSaid() throws Exception {
        trainOnAStream();
        String generator = world.checkpoints(ModelNames.PROMPT_GENERATOR).get(0);

        assertRefused("no round of prompt-generator or student has ended in a checkpoint abcdef", "start", "abcdef");
        assertRefused("--from ended round 3, --to round 2; a range goes forward", student(3), student(2));
        assertRefused("--from ended round 3, --to round 3", student(3), student(3));
        assertRefused("--from is a checkpoint of prompt-generator, --to one of student", generator, student(2));
        assertRefused("--to is a checkpoint's SHA-256", student(3), "start");
        assertRefused("or the first 6 or more of them", "start", "abc");
    }

    private void assertRefused(String why, String from, String to) {
        UnreplayableException refusal = assertThrows(UnreplayableException.class, () -> replay(from, to));
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
    }

    @Test
    void anotherNumberOfThreadsIsNamed() throws Exception {
        trainOnAStream();
        TensorEngine.start(2);
        try {
            assertRefused("was trained with engine.threads 1, this process has 2", "start", student(1));
        } finally {
            TensorEngine.start(1);
        }
    }

    @Test
    void aRangeInWhichTheNumberOfThreadsChangesIsRefusedBeforeAnyStep() throws Exception {
        world.labelled("a");
        world.labelled("b");
        train(ModelNames.STUDENT, TrainingWorld.config(2, 2));
        TensorEngine.start(2);
        try {
            train(ModelNames.STUDENT, TrainingWorld.config(6, 2));
        } finally {
            TensorEngine.start(1);
        }
        LoggedRounds logged = LoggedRounds.read(world.log);
        ReplayRange all = ReplayRange.between(logged, ReplayRange.START, student(3));

        try (RoundReplay replay = new RoundReplay(world.process(newScratch()), ModelNames.STUDENT)) {
            UnreplayableException refusal = assertThrows(UnreplayableException.class, () -> replay.threads(all));
            assertEquals(
                    "round 2 was trained with engine.threads 2, those before it with 1, and results repeat at an equal number"
                            + " only: replay --to " + student(1) + " first, then --from " + student(1),
                    refusal.getMessage());
            assertEquals(1, replay.threads(ReplayRange.between(logged, ReplayRange.START, student(1))));
            assertEquals(2, replay.threads(ReplayRange.between(logged, student(1), student(3))));
        }
    }

    @Test
    void whatIsGoneFromTheStoreIsNamed() throws Exception {
        trainOnAStream();
        world.store.delete("studies/" + TrainingWorld.id("a") + "/1/ct");
        SurroundingsException object = assertThrows(SurroundingsException.class, () -> replay("start", student(1)));
        assertTrue(object.getMessage().contains("/1/ct"), object.getMessage());

        world.store.delete("models/student/checkpoints/" + student(1) + "/manifest.json");
        assertRefused("in which round 1 of student ended, cannot be read", "start", student(1));
    }

    @Test
    void settingsOfAnotherVersionAreNamed() throws Exception {
        trainOnAStream();
        CheckpointManifest manifest =
                world.models.find(ModelNames.STUDENT, student(1)).manifest();

        assertEquals(SIX_STEPS, TrainedWith.of("c", manifest).training());
        assertEquals(
                "training.minLabelled is 2 in the manifest, 3 here",
                TrainedWith.of("c", manifest)
                        .differences(TrainingWorld.model(), withMinLabelled(3))
                        .get(0));
        assertVersionRefused(
                "there is no key training.flux", manifest, configuration -> configuration.put("flux", "1"));
        assertVersionRefused(
                "dropout is missing in the manifest", manifest, configuration -> configuration.remove("dropout"));
        assertVersionRefused(
                "does not say with how many native threads",
                manifest,
                configuration -> configuration.remove(CheckpointManifest.NATIVE_THREADS));
    }

    @Test
    void aRoundOfAnotherAlgorithmIsNotCalledDifferent() throws Exception {
        trainOnAStream();
        CheckpointManifest manifest =
                world.models.find(ModelNames.STUDENT, student(1)).manifest();
        assertEquals(CheckpointVersions.written(CheckpointVersions.ALGORITHM), manifest.algorithm());
        CheckpointManifest other = manifest.by(Optional.of(CheckpointVersions.ALGORITHM + 1));
        assertEquals(other.algorithm(), other.since(Map.of()).algorithm());
        UnreplayableException refusal = assertThrows(UnreplayableException.class, () -> TrainedWith.of("c", other));
        assertTrue(
                refusal.getMessage()
                        .contains("version " + (CheckpointVersions.ALGORITHM + 1)
                                + " of the algorithm, this is version " + CheckpointVersions.ALGORITHM),
                refusal.getMessage());
    }

    private static TrainingConfig withMinLabelled(int studies) {
        return new TrainingConfig(
                SIX_STEPS.preset(),
                SIX_STEPS.seed(),
                studies,
                SIX_STEPS.dropout(),
                SIX_STEPS.student(),
                SIX_STEPS.promptGenerator(),
                SIX_STEPS.optimiser(),
                SIX_STEPS.batch(),
                SIX_STEPS.augmentation(),
                SIX_STEPS.distillation(),
                SIX_STEPS.buffer(),
                SIX_STEPS.objective());
    }

    private static void assertVersionRefused(
            String why, CheckpointManifest manifest, Consumer<Map<String, String>> change) {
        Map<String, String> configuration = new TreeMap<>(manifest.configuration());
        change.accept(configuration);
        CheckpointManifest other = new CheckpointManifest(
                        manifest.model(),
                        manifest.round(),
                        manifest.step(),
                        manifest.base(),
                        manifest.structures(),
                        manifest.preprocessing(),
                        manifest.network(),
                        configuration,
                        Optional.empty())
                .by(manifest.algorithm());
        UnreplayableException refusal = assertThrows(UnreplayableException.class, () -> TrainedWith.of("c", other));
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
    }

    @Test
    void theControlTopicIsReadOnlyAsFarAsThePastGoes() throws Exception {
        trainOnAStream();
        PastLog past = new PastLog(world.log);
        LoggedRound second = LoggedRounds.read(world.log).of(ModelNames.STUDENT).get(1);
        past.reveal(second.openedAt() + 1);
        Map<TopicPartition, Long> beginning = new HashMap<>();
        past.partitions(Set.of(Topics.MODELS)).forEach(partition -> beginning.put(partition, 0L));

        try (PastReader reader = past.assign(beginning)) {
            List<LoggedRecord> seen = reader.readToEnd();
            RoundOpened last = (RoundOpened) seen.get(seen.size() - 1).event();
            assertEquals(2, last.getRound());
            assertEquals(List.of(), reader.poll(Duration.ZERO));

            past.reveal(
                    LoggedRounds.read(world.log).of(ModelNames.STUDENT).get(2).openedAt());
            assertEquals(1, reader.poll(Duration.ZERO).size());
        }
    }
}
