package dev.muduo.trainer.round;

import static dev.muduo.trainer.round.TrainerRig.TWO_ROUNDS;
import static dev.muduo.trainer.round.TrainerRig.rest;
import static dev.muduo.trainer.round.TrainerRig.runToRest;
import static dev.muduo.trainer.round.TrainerRig.twoLabelledAndTwoTaught;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.log.LoggedRecord;
import dev.muduo.platform.log.NewerEventException;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.testing.NewerEvent;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.RoundOpened;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.UnusableRecord;
import dev.muduo.trainer.checkpoint.CheckpointFile;
import dev.muduo.trainer.checkpoint.CheckpointVersions;
import dev.muduo.trainer.checkpoint.NewerFormatException;
import dev.muduo.trainer.checkpoint.TrainerState;
import dev.muduo.trainer.pool.RoleViolationException;
import dev.muduo.trainer.testing.TrainingWorld;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    private TrainerRig rig;

    @BeforeEach
    void rig(@TempDir Path scratch) {
        rig = new TrainerRig(scratch);
    }

    @Test
    void sameLogSameCheckpoints() throws Exception {
        TrainingWorld first = twoLabelledAndTwoTaught();
        TrainingWorld second = twoLabelledAndTwoTaught();

        runToRest(rig.student(first, TWO_ROUNDS));
        runToRest(rig.student(second, TWO_ROUNDS));

        assertEquals(2, first.checkpoints(ModelNames.STUDENT).size());
        assertEquals(first.checkpoints(ModelNames.STUDENT), second.checkpoints(ModelNames.STUDENT));
    }

    @Test
    void waitsForLabelledStudiesAndSaysSo() throws Exception {
        TrainingWorld world = new TrainingWorld();
        world.labelled("a");
        Trainer trainer = rig.student(world, TWO_ROUNDS);

        runToRest(trainer);

        assertTrue(world.checkpoints(ModelNames.STUDENT).isEmpty());
        assertEquals(
                "1 of 2 labelled TRAIN studies are here",
                trainer.status().reason().orElseThrow());
    }

    /** As after the first pull of a whole archive. */
    @Test
    void labelsBehindMoreRecordsThanARoundTakesAreFound() throws Exception {
        TrainingWorld world = new TrainingWorld();
        for (int n = 0; n < 12; n++) {
            world.arrive("unlabelled-" + n, Role.TRAIN);
        }
        Trainer trainer =
                rig.student(world, TrainingWorld.config(2, 2, Map.of("training.buffer.maxRecordsPerRound", 5)));
        trainer.onStart();
        rest(trainer);
        assertEquals(
                "0 of 2 labelled TRAIN studies are here",
                trainer.status().reason().orElseThrow());

        world.labelled("a");
        world.labelled("b");
        rest(trainer);
        trainer.onClose();

        assertEquals(1, world.checkpoints(ModelNames.STUDENT).size());
    }

    /** As after a rollback: what this version does not know of the state would be gone from the next checkpoint. */
    @Test
    void atACheckpointOfANewerFormatATrainerStopsAndWritesNothing() throws Exception {
        TrainingWorld world = twoLabelledAndTwoTaught();
        runToRest(rig.student(world, TWO_ROUNDS));
        goOnAsANewerVersion(world);
        List<String> objects = List.copyOf(world.store.keys());
        int events = world.log.records(Topics.MODELS).size();

        NewerFormatException stop =
                assertThrows(NewerFormatException.class, () -> runToRest(rig.student(world, TWO_ROUNDS)));

        assertTrue(stop.getMessage().contains("Upgrade this process"), stop.getMessage());
        assertEquals(objects, List.copyOf(world.store.keys()));
        assertEquals(events, world.log.records(Topics.MODELS).size());
    }

    private static void goOnAsANewerVersion(TrainingWorld world) {
        List<CheckpointWritten> written = world.log.events(Topics.MODELS, CheckpointWritten.class);
        CheckpointWritten last = written.get(written.size() - 1);
        CheckpointFile file =
                CheckpointFile.parse(world.models.content(world.models.find(ModelNames.STUDENT, last.getCheckpoint())));
        TrainerState state = file.state();
        TrainerState newer = new TrainerState(
                state.rounds() + 1,
                state.step(),
                state.offsets(),
                state.pools(),
                state.windows(),
                Optional.of(CheckpointVersions.FORMAT + 1));
        StoredCheckpoint stored = world.models.write(
                file.manifest(),
                new CheckpointFile(
                                file.manifest(),
                                newer,
                                file.weights(),
                                file.momentum(),
                                file.average(),
                                file.objective())
                        .toBytes());
        world.log.append(
                Topics.MODELS,
                ModelNames.STUDENT,
                CheckpointWritten.newBuilder(last)
                        .setRound(newer.rounds())
                        .setCheckpoint(stored.sha256())
                        .setManifest(stored.manifestFile().toRef())
                        .build());
    }

    @Test
    void afterTheScheduleOnlyNewInputOpensARound() throws Exception {
        TrainingWorld world = twoLabelledAndTwoTaught();
        Trainer trainer = rig.student(world, TWO_ROUNDS);
        runToRest(trainer);
        assertEquals(4, trainer.status().step());

        runToRest(rig.student(world, TWO_ROUNDS));
        assertEquals(2, world.checkpoints(ModelNames.STUDENT).size());

        world.arrive("e", Role.TRAIN);
        world.teach("e", 0, 0.9);
        runToRest(rig.student(world, TWO_ROUNDS));
        assertEquals(3, world.checkpoints(ModelNames.STUDENT).size());
    }

    @Test
    void pseudoLabelsThatComeBeforeTheirStudyWait() throws Exception {
        TrainingWorld world = new TrainingWorld();
        world.labelled("a");
        world.labelled("b");
        world.teach("c", 0, 0.8);
        Trainer trainer = rig.student(world, TWO_ROUNDS);
        runToRest(trainer);
        assertEquals(1, trainer.status().pools().waiting());
        assertEquals(0, trainer.status().pools().pseudoLabelled());

        world.arrive("c", Role.TRAIN);
        Trainer successor = rig.student(world, TWO_ROUNDS);
        runToRest(successor);

        assertEquals(0, successor.status().pools().waiting());
        assertEquals(1, successor.status().pools().pseudoLabelled());
    }

    @Test
    void aPseudoLabelOfAValidationStudyStopsTheTrainer() {
        TrainingWorld world = new TrainingWorld();
        world.labelled("a");
        world.labelled("b");
        world.arrive("v", Role.VALIDATION);
        world.teach("v", 0, 0.8);

        RoleViolationException stop =
                assertThrows(RoleViolationException.class, () -> runToRest(rig.student(world, TWO_ROUNDS)));
        assertTrue(stop.getMessage().contains("has the role VALIDATION"), stop.getMessage());
    }

    @Test
    void annotationsOfValidationAndReportStudiesAreNotTrainedOn() throws Exception {
        TrainingWorld world = new TrainingWorld();
        world.labelled("a");
        for (Role role : List.of(Role.VALIDATION, Role.REGRESSION, Role.REPORT)) {
            world.arrive(role.name(), role);
            world.annotate(role.name(), TrainingWorld.LIVER);
        }
        Trainer trainer = rig.student(world, TWO_ROUNDS);

        runToRest(trainer);

        assertEquals(
                "1 of 2 labelled TRAIN studies are here",
                trainer.status().reason().orElseThrow());
    }

    /** A record that a round lists as unusable is one that no version learns from. */
    @Test
    void noRoundIsOpenedPastAnEventOfANewerVersion() throws Exception {
        TrainingWorld world = twoLabelledAndTwoTaught();
        Trainer trainer = rig.student(world, TWO_ROUNDS);
        trainer.onStart();
        rest(trainer);
        NewerEvent newer = new NewerEvent(world.arrive("e", Role.TRAIN));
        world.teach("e", 0, 0.9);
        for (int tries = 0; tries < 3; tries++) {
            assertThrows(NewerEventException.class, () -> rest(trainer), "each look is at the same record");
        }
        assertEquals(2, world.log.events(Topics.MODELS, RoundOpened.class).size());

        newer.becomesKnown();
        rest(trainer);
        trainer.onClose();
        List<RoundOpened> opened = world.log.events(Topics.MODELS, RoundOpened.class);
        assertEquals(3, opened.size());
        assertEquals(List.of(), opened.get(2).getUnusable());
        assertEquals(3, trainer.status().pools().pseudoLabelled());
    }

    @Test
    void unusableRecordsAreListedAndSkipped() throws Exception {
        TrainingWorld world = twoLabelledAndTwoTaught();
        long garbage =
                world.log.append(Topics.ANNOTATIONS, "x", new byte[] {1, 2, 3}).offset();
        world.arrive("e", Role.TRAIN);
        world.teach("e", 0, 0.8);
        world.store.corrupt("studies/" + TrainingWorld.id("e") + "/1/logits-0-1");
        world.arrive("f", Role.TRAIN);
        StoredObject missing = new StoredObject("studies/gone", Sha256.of(new byte[0]), 0);
        world.announceTeaching(TrainingWorld.id("f"), 0, missing);
        world.arrive("g", Role.TRAIN);
        world.annotate("g", TrainingWorld.LIVER);
        world.store.truncate("studies/" + TrainingWorld.id("g") + "/1/annotation-1");
        Trainer trainer = rig.student(world, TWO_ROUNDS);

        runToRest(trainer);

        List<UnusableRecord> listed =
                world.log.events(Topics.MODELS, RoundOpened.class).get(0).getUnusable();
        assertEquals(4, listed.size(), listed.toString());
        assertTrue(
                listed.stream()
                        .anyMatch(record ->
                                record.getTopic().equals(Topics.ANNOTATIONS) && record.getOffset() == garbage),
                listed.toString());
        assertTrue(listed.stream().anyMatch(record -> record.getReason().contains("no object studies/gone")));
        assertTrue(listed.stream().anyMatch(record -> record.getReason().contains("logits-0-1")));
        assertTrue(listed.stream().anyMatch(record -> record.getReason().contains("annotation-1")));
        assertEquals(2, trainer.status().pools().labelled());
        assertEquals(2, trainer.status().pools().pseudoLabelled());

        TrainingWorld again = world;
        Trainer successor = rig.student(again, TWO_ROUNDS);
        runToRest(successor);
        assertEquals(2, successor.status().pools().pseudoLabelled());
    }

    @Test
    void anAnswerWithAnIouThatIsNoneIsListedAndSkipped() throws Exception {
        TrainingWorld world = twoLabelledAndTwoTaught();
        world.arrive("e", Role.TRAIN);
        LoggedRecord taught = world.teach("e", 0, 1.5);

        runToRest(rig.student(world, TWO_ROUNDS));

        List<UnusableRecord> listed =
                world.log.events(Topics.MODELS, RoundOpened.class).get(0).getUnusable();
        assertEquals(1, listed.size());
        assertEquals(taught.offset(), listed.get(0).getOffset());
        assertTrue(
                listed.get(0).getReason().contains("IoU of a valid answer lies in [0, 1]"),
                listed.get(0).getReason());
        assertEquals(2, world.checkpoints(ModelNames.STUDENT).size());
    }

    @Test
    void aRoundListsNoMoreThanFitsItsEvent() throws Exception {
        TrainingWorld world = twoLabelledAndTwoTaught();
        for (int i = 0; i < 3 * UnusableRecords.MOST; i++) {
            world.log.append(Topics.PSEUDO_LABELS, "x", new byte[] {1, 2, 3});
        }

        runToRest(rig.student(world, TrainingWorld.config(4, 1)));

        List<RoundOpened> rounds = world.log.events(Topics.MODELS, RoundOpened.class);
        assertTrue(rounds.stream().allMatch(round -> round.getUnusable().size() <= UnusableRecords.MOST));
        assertEquals(
                3 * UnusableRecords.MOST,
                rounds.stream().mapToInt(round -> round.getUnusable().size()).sum());
    }

    @Test
    void theLossFallsOnAToyTask() throws Exception {
        TrainingWorld world = twoLabelledAndTwoTaught();

        runToRest(rig.student(world, TrainingWorld.config(60, 20)));

        List<CheckpointWritten> written = world.log.events(Topics.MODELS, CheckpointWritten.class);
        double first = written.get(0).getMetrics().get("loss");
        double last = written.get(2).getMetrics().get("loss");
        assertTrue(last < 0.9 * first, "from " + first + " to " + last);
    }

    @Test
    void statusTellsLossesPoolsAndAcceptance() throws Exception {
        TrainingWorld world = twoLabelledAndTwoTaught();
        Trainer trainer = rig.student(world, TWO_ROUNDS);

        runToRest(trainer);

        TrainingStatus status = trainer.status();
        assertEquals(2, status.round());
        assertTrue(Double.isFinite(status.losses().orElseThrow().loss()));
        assertEquals(Map.of(TrainingWorld.LIVER, 8L, TrainingWorld.SPLEEN, 8L), valid(status));
        assertEquals(4, status.accepted().get(TrainingWorld.LIVER).accepted());
    }

    private static Map<String, Long> valid(TrainingStatus status) {
        Map<String, Long> valid = new java.util.TreeMap<>();
        status.accepted().forEach((structure, pairs) -> valid.put(structure, pairs.valid()));
        return valid;
    }
}
