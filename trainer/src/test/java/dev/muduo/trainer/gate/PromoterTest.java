package dev.muduo.trainer.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.json.Json;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.schemas.CheckpointPromoted;
import dev.muduo.schemas.PromotionCause;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.Topics;
import dev.muduo.trainer.testing.TrainingWorld;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which checkpoints the gate lets through. */
class PromoterTest {
    @TempDir
    private Path scratch;

    private GateRig gate;

    @BeforeEach
    void rig() {
        gate = new GateRig(scratch);
    }

    @Test
    void theFirstFiniteCheckpointIsPromoted() throws Exception {
        String first = gate.offer(ModelNames.STUDENT, 1, 0.1);

        gate.runToRest(gate.promoter());

        assertEquals(List.of(first), gate.promoted(ModelNames.STUDENT));
        CheckpointPromoted event =
                gate.world.log.events(Topics.MODELS, CheckpointPromoted.class).get(0);
        assertEquals(PromotionCause.FIRST, event.getCause());
        assertEquals(1, event.getNumber());
        gate.world.store.read(StoredObject.of(event.getPointer()));
    }

    @Test
    void aBetterCheckpointIsPromotedAndAWorseOneRejectedWithItsVerdict() throws Exception {
        gate.validationStudy("v");
        gate.offer(ModelNames.STUDENT, 1, 0.5);
        gate.runToRest(gate.promoter());
        String better = gate.offer(ModelNames.STUDENT, 2, 0.6);
        gate.runToRest(gate.promoter());
        String worse = gate.offer(ModelNames.STUDENT, 3, 0.4);
        Promoter last = gate.promoter();
        gate.runToRest(last);

        assertEquals(better, gate.promoted(ModelNames.STUDENT).get(1));
        assertEquals(2, gate.promoted(ModelNames.STUDENT).size());
        assertEquals(worse, gate.rejected().get(0).getCheckpoint());
        Verdict verdict = Json.read(
                gate.world.store.read(StoredObject.of(gate.rejected().get(0).getVerdict())), Verdict.class, "verdict");
        assertEquals(better, verdict.incumbent());
        assertEquals(0.4, verdict.candidateScores().mean());
        assertEquals(0.6, verdict.incumbentScores().mean());
        assertEquals(3, verdict.number());
        assertEquals("annotation-1", verdict.studies().get(0).annotations().get(TrainingWorld.LIVER));
        GateStatus status = last.status().get(ModelNames.STUDENT);
        assertEquals(GateStatus.Fate.REJECTED, status.checkpoints().get(0).fate());
        assertEquals(2, status.promoted().orElseThrow().number());
        assertEquals(2, status.verdicts().size());
    }

    @Test
    void whatIsFoundWhereNothingIsSpeaksAgainstACheckpoint() throws Exception {
        gate.validationStudy("v");
        gate.offer(ModelNames.STUDENT, 1, 0.5);
        gate.runToRest(gate.promoter());
        String inventive = gate.offer(ModelNames.STUDENT, 2, 0.5);
        gate.inventive.add(inventive);
        gate.runToRest(gate.promoter());

        assertEquals(inventive, gate.rejected().get(0).getCheckpoint());
        Verdict verdict = gate.verdict(gate.rejected().get(0));
        assertEquals(
                Map.of("liver", 0.5, "spleen", 0.0), verdict.candidateScores().structures());
        assertEquals(
                Map.of("liver", 0.5, "spleen", 1.0), verdict.incumbentScores().structures());
        assertEquals(List.of("spleen"), verdict.studies().get(0).absent());
        assertEquals(1, gate.promoted(ModelNames.STUDENT).size());
    }

    /** What neither finds, as little as there is, is in no mean. */
    @Test
    void aCheckpointThatInventsNothingAnyMoreIsBetter() throws Exception {
        gate.validationStudy("v");
        gate.inventive.add(gate.offer(ModelNames.STUDENT, 1, 0.5));
        gate.runToRest(gate.promoter());
        String second = gate.offer(ModelNames.STUDENT, 2, 0.5);
        gate.runToRest(gate.promoter());
        String third = gate.offer(ModelNames.STUDENT, 3, 0.5);
        gate.runToRest(gate.promoter());

        assertEquals(List.of(second, third), gate.promoted(ModelNames.STUDENT).subList(1, 3));
        CheckpointPromoted last =
                gate.world.log.events(Topics.MODELS, CheckpointPromoted.class).get(2);
        Verdict verdict =
                Json.read(gate.world.store.read(StoredObject.of(last.getVerdict())), Verdict.class, "verdict");
        assertEquals(Map.of("liver", 0.5), verdict.candidateScores().structures());
    }

    @Test
    void smallLossesDoNotAddUpFromPromotionToPromotion() throws Exception {
        gate.validationStudy("v");
        gate.validationStudy("w");
        String best = gate.offer(ModelNames.STUDENT, 1, 0.7);
        gate.runToRest(gate.promoter());
        for (int round = 2; round <= 12; round++) {
            // Each within δ of the one before it.
            gate.offer(ModelNames.STUDENT, round, 0.7 - 0.008 * (round - 1));
            gate.runToRest(gate.promoter());
        }

        assertEquals(3, gate.promoted(ModelNames.STUDENT).size(), "0.7, 0.692 and 0.684; 0.676 is too far below 0.7");
        assertEquals(9, gate.rejected().size());
        Verdict verdict = gate.verdict(gate.rejected().get(0));
        assertEquals(best, verdict.best().orElseThrow().checkpoint());
        assertEquals(
                List.of("mean Dice 0.6760 is more than 0.0200 below that of the best promoted so far, 0.7000"),
                verdict.objections());
    }

    @Test
    void theBestOneIsThatOfTheHighestMeanOnTodaysStudies() throws Exception {
        gate.validationStudy("v");
        String first = gate.offer(ModelNames.STUDENT, 1, 0.7);
        gate.runToRest(gate.promoter());
        String second = gate.offer(ModelNames.STUDENT, 2, 0.695);
        gate.runToRest(gate.promoter());
        // On what is annotated since, the second one is better than the first.
        gate.validationStudy("w");
        gate.dice.put(first, 0.6);
        String third = gate.offer(ModelNames.STUDENT, 3, 0.69);
        gate.runToRest(gate.promoter());

        assertEquals(List.of(first, second, third), gate.promoted(ModelNames.STUDENT));
        gate.offer(ModelNames.STUDENT, 4, 0.681);
        gate.runToRest(gate.promoter());
        gate.offer(ModelNames.STUDENT, 5, 0.674);
        gate.runToRest(gate.promoter());
        assertEquals(
                second,
                gate.verdict(gate.rejected().get(0)).best().orElseThrow().checkpoint());
    }

    @Test
    void theIncumbentIsScoredOnTheSameStudiesAndRemembered() throws Exception {
        gate.validationStudy("v");
        gate.validationStudy("w");
        String first = gate.offer(ModelNames.STUDENT, 1, 0.5);
        Promoter promoter = gate.promoter();
        promoter.onStart();
        gate.rest(promoter);
        String second = gate.offer(ModelNames.STUDENT, 2, 0.1);
        gate.rest(promoter);
        String third = gate.offer(ModelNames.STUDENT, 3, 0.2);
        gate.rest(promoter);
        promoter.onClose();

        for (String checkpoint : List.of(first, second, third)) {
            assertEquals(
                    2,
                    gate.scored.stream()
                            .filter(each -> each.startsWith(checkpoint))
                            .count());
        }
    }

    @Test
    void overtakenCheckpointsArePassedOver() throws Exception {
        gate.validationStudy("v");
        gate.offer(ModelNames.STUDENT, 1, 0.5);
        gate.runToRest(gate.promoter());
        gate.offer(ModelNames.STUDENT, 2, 0.6);
        String newest = gate.offer(ModelNames.STUDENT, 3, 0.7);

        Promoter promoter = gate.promoter();
        gate.runToRest(promoter);

        assertEquals(newest, gate.promoted(ModelNames.STUDENT).get(1));
        assertEquals(
                List.of(GateStatus.Fate.PROMOTED, GateStatus.Fate.PASSED_OVER, GateStatus.Fate.PROMOTED),
                promoter.status().get(ModelNames.STUDENT).checkpoints().stream()
                        .map(GateStatus.Checkpoint::fate)
                        .toList());
    }

    @Test
    void anImportedStudentIsJudgedLikeAnyOtherEvenWhenOthersHaveComeSince() throws Exception {
        gate.validationStudy("v");
        String first = gate.offer(ModelNames.STUDENT, 1, 0.5);
        gate.runToRest(gate.promoter());
        String better = gate.importWeights(ModelNames.STUDENT, 1, 0.7);
        String worse = gate.importWeights(ModelNames.STUDENT, 2, 0.1);
        String trained = gate.offer(ModelNames.STUDENT, 2, 0.8);

        // Replayed from the log by a promoter that has seen none of them come.
        Promoter promoter = gate.promoter();
        gate.runToRest(promoter);

        assertEquals(List.of(first, better, trained), gate.promoted(ModelNames.STUDENT));
        assertEquals(worse, gate.rejected().get(0).getCheckpoint());
        gate.runToRest(gate.promoter());
        assertEquals(3, gate.promoted(ModelNames.STUDENT).size());
        assertEquals(1, gate.rejected().size());
    }

    @Test
    void anImportedPromptGeneratorFollowsThatModelsRule() throws Exception {
        String first = gate.importWeights(ModelNames.PROMPT_GENERATOR, 1, 0.5);
        gate.runToRest(gate.promoter());
        gate.validationStudy("v");
        String equal = gate.importWeights(ModelNames.PROMPT_GENERATOR, 2, 0.5);
        gate.runToRest(gate.promoter());

        assertEquals(List.of(first), gate.promoted(ModelNames.PROMPT_GENERATOR));
        assertEquals(equal, gate.rejected().get(0).getCheckpoint());
        assertTrue(
                gate.rejected().get(0).getReason().contains("not better"),
                gate.rejected().get(0).getReason());
    }

    @Test
    void teachersNeedNoGate() throws Exception {
        gate.importWeights(ModelNames.CT_TEACHER, 1, 0.5);
        Promoter promoter = gate.promoter();
        gate.runToRest(promoter);

        assertTrue(gate.promoted(ModelNames.CT_TEACHER).isEmpty());
        assertFalse(promoter.status().containsKey(ModelNames.CT_TEACHER));
    }

    @Test
    void withoutValidationStudiesPromotionIsByCommandOnlyUntilThereAreSome() throws Exception {
        gate.offer(ModelNames.STUDENT, 1, 0.5);
        gate.runToRest(gate.promoter());
        String second = gate.offer(ModelNames.STUDENT, 2, 0.6);
        Promoter promoter = gate.promoter();
        promoter.onStart();
        gate.rest(promoter);

        assertEquals(1, gate.promoted(ModelNames.STUDENT).size());
        assertTrue(promoter.status()
                .get(ModelNames.STUDENT)
                .waiting()
                .orElseThrow()
                .contains("by command only"));
        assertTrue(gate.rejected().isEmpty());

        gate.validationStudy("v");
        gate.rest(promoter);
        promoter.onClose();
        assertEquals(second, gate.promoted(ModelNames.STUDENT).get(1));
    }

    @Test
    void reportAndTrainStudiesAreNeverScored() throws Exception {
        for (Role role : List.of(Role.REPORT, Role.REGRESSION, Role.TRAIN)) {
            gate.world.arrive(role.name(), role);
            gate.world.annotate(role.name(), TrainingWorld.LIVER);
        }
        gate.validationStudy("v");
        gate.offer(ModelNames.STUDENT, 1, 0.5);
        gate.runToRest(gate.promoter());
        gate.offer(ModelNames.STUDENT, 2, 0.6);
        gate.runToRest(gate.promoter());

        assertTrue(gate.scored.stream().allMatch(each -> each.endsWith(TrainingWorld.id("v"))), gate.scored.toString());
    }

    @Test
    void thePromptGeneratorIsPromotedWithoutMeasuringUnlessThereIsSomethingToMeasureOn() throws Exception {
        String first = gate.offer(ModelNames.PROMPT_GENERATOR, 1, 0.5);
        gate.runToRest(gate.promoter());
        String second = gate.offer(ModelNames.PROMPT_GENERATOR, 2, 0.4);
        gate.runToRest(gate.promoter());
        gate.validationStudy("v");
        String third = gate.offer(ModelNames.PROMPT_GENERATOR, 3, 0.4);
        gate.runToRest(gate.promoter());

        assertEquals(List.of(first, second), gate.promoted(ModelNames.PROMPT_GENERATOR));
        assertEquals(third, gate.rejected().get(0).getCheckpoint());
        assertTrue(gate.world.log.events(Topics.MODELS, CheckpointPromoted.class).stream()
                .allMatch(event -> event.getCause() == PromotionCause.PRETRAINED));
    }
}
