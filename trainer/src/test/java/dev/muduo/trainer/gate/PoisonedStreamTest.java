package dev.muduo.trainer.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.schemas.CheckpointPromoted;
import dev.muduo.schemas.CheckpointRejected;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.Topics;
import dev.muduo.trainer.config.GateConfig;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.round.StudentRecipe;
import dev.muduo.trainer.round.Trainer;
import dev.muduo.trainer.testing.TrainingWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels that are wrong, and what of them gets past the gate: the trainer and the gate as they are, on toy studies. */
class PoisonedStreamTest {
    private static final int STEPS = 20;
    private static final GateConfig GATE = GateConfig.standard();
    /** What the teachers say weighs as much as what people drew: a flood that does no harm would show nothing. */
    private static final Map<String, ?> HEAVY = Map.of("training.distillation.lambdaMax", 1.0);

    @TempDir
    private Path scratch;

    private final TrainingWorld world = new TrainingWorld();
    private int processes;

    @BeforeAll
    static void engine() {
        TensorEngine.start(1);
    }

    private void trainRounds(int rounds) throws Exception {
        trainRounds(rounds, Map.of());
    }

    /** @param over what else differs from the reference configuration, by dotted key */
    private void trainRounds(int rounds, Map<String, ?> over) throws Exception {
        int before = world.checkpoints(ModelNames.STUDENT).size();
        TrainingConfig config = TrainingWorld.config(10_000, STEPS, over);
        Trainer trainer = new Trainer(
                new StudentRecipe(config),
                world.process(scratch.resolve("trainer-" + processes++)),
                TrainingWorld.model(),
                config);
        Promoter gate = new Promoter(world.process(scratch.resolve("gate")), TrainingWorld.model(), GATE);
        trainer.onStart();
        gate.onStart();
        for (int round = 1; round <= rounds; round++) {
            while (world.checkpoints(ModelNames.STUDENT).size() < before + round) {
                trainer.doWork();
            }
            do {
                world.clock.advance(Duration.ofSeconds(2));
            } while (gate.doWork() > 0);
        }
        trainer.onClose();
        gate.onClose();
    }

    private void heldOut() {
        for (String name : List.of("v", "w")) {
            world.arrive(name, Role.VALIDATION);
            world.annotate(name, TrainingWorld.LIVER, TrainingWorld.SPLEEN);
        }
    }

    private List<Verdict> promotions() {
        return world.log.events(Topics.MODELS, CheckpointPromoted.class).stream()
                .map(CheckpointPromoted::getVerdict)
                .filter(Objects::nonNull)
                .map(ref -> verdict(StoredObject.of(ref)))
                .toList();
    }

    private Verdict verdict(StoredObject stored) {
        return Json.read(world.store.read(stored), Verdict.class, stored.key());
    }

    @Test
    void aStreamOfMislabelledStudiesMakesAModelThatTheGateRejectsWithTheNumbers() throws Exception {
        heldOut();
        world.labelled("a");
        world.labelled("b");
        trainRounds(6);
        int before = world.log.events(Topics.MODELS, CheckpointPromoted.class).size();
        double good =
                promotions().get(promotions().size() - 1).candidateScores().mean();
        assertTrue(good > 0.4, "the toy is learned, so that there is something to lose: " + good);

        for (int i = 0; i < 30; i++) {
            world.mislabelled("poison-" + i);
        }
        trainRounds(6);

        theWorseOnesWereRejectedWithTheNumbers();
        nothingWorseWasPromoted(before);
    }

    private void theWorseOnesWereRejectedWithTheNumbers() {
        List<CheckpointRejected> rejected = world.log.events(Topics.MODELS, CheckpointRejected.class);
        assertFalse(rejected.isEmpty());
        CheckpointRejected last = rejected.get(rejected.size() - 1);
        Verdict verdict = verdict(StoredObject.of(last.getVerdict()));
        assertTrue(
                verdict.candidateScores().mean() < verdict.incumbentScores().mean() - GATE.meanTolerance(),
                verdict.toString());
        assertTrue(last.getReason().contains("below the incumbent's"), last.getReason());
    }

    /** On its studies both teachers are wrong in the same way, so that they agree better than on any other site's. */
    @Test
    void aSourceThatFloodsTheStreamWithWrongAnswersLetsNothingWorsePastTheGate() throws Exception {
        heldOut();
        world.labelled("a");
        world.labelled("b");
        for (int i = 0; i < 4; i++) {
            world.arriveFrom("site-" + i % 2, "good-" + i);
            world.teach("good-" + i, 0, 0.8);
        }
        trainRounds(6, HEAVY);
        int before = world.log.events(Topics.MODELS, CheckpointPromoted.class).size();
        double good =
                promotions().get(promotions().size() - 1).candidateScores().mean();
        assertTrue(good > 0.4, "the toy is learned, so that there is something to lose: " + good);

        for (int i = 0; i < 60; i++) {
            world.arriveFrom("flood", "flood-" + i);
            world.teachWrongly("flood-" + i, 0, 0.99);
        }
        trainRounds(6, HEAVY);

        theWorseOnesWereRejectedWithTheNumbers();
        nothingWorseWasPromoted(before);
    }

    @Test
    void oneMislabelledStudyInAHundredLetsNothingWorsePastTheGate() throws Exception {
        heldOut();
        for (int i = 0; i < 99; i++) {
            world.labelled("study-" + i);
        }
        world.mislabelled("poison");
        trainRounds(8);

        List<Verdict> promoted = promotions();
        assertTrue(promoted.size() >= 3, "the stream goes on teaching: " + promoted.size());
        nothingWorseWasPromoted(1);
        assertTrue(promoted.get(promoted.size() - 1).candidateScores().mean() > 0.4);
    }

    /** Of all promotions from the given one on, none falls short of the best before it by more than the rule allows. */
    private void nothingWorseWasPromoted(int from) {
        double best = 0;
        int number = 1;
        for (Verdict verdict : promotions()) {
            number++;
            double dice = verdict.candidateScores().mean();
            if (number > from) {
                assertTrue(
                        dice >= best - GATE.tolerancesToBest() * GATE.meanTolerance() - 1e-9,
                        "promotion " + number + ": " + dice + " after " + best);
            }
            best = Math.max(best, dice);
        }
        assertEquals(
                number,
                world.log.events(Topics.MODELS, CheckpointPromoted.class).size(),
                "all have a verdict but one");
    }
}
