package dev.muduo.trainer.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.platform.Platform;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.log.FencedException;
import dev.muduo.platform.log.WriterLostException;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.Promotion;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.testing.InMemoryObjectStore.Fault;
import dev.muduo.schemas.CheckpointPromoted;
import dev.muduo.schemas.CheckpointRejected;
import dev.muduo.schemas.CheckpointWritten;
import dev.muduo.schemas.PromotionCause;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.WeightsImported;
import dev.muduo.trainer.checkpoint.CheckpointFile;
import dev.muduo.trainer.checkpoint.TrainerState;
import dev.muduo.trainer.config.GateConfig;
import dev.muduo.trainer.pool.LabelledItem;
import dev.muduo.trainer.testing.TrainingWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromoterTest {
    @TempDir
    private Path scratch;

    private final TrainingWorld world = new TrainingWorld();
    private final Map<String, Double> dice = new HashMap<>();
    private final List<String> scored = new ArrayList<>();

    @BeforeAll
    static void engine() {
        TensorEngine.start(1);
    }

    // ---- with numbers in place of networks ----

    private Promoter promoter() {
        return new Promoter(world.process(scratch), TrainingWorld.model(), GateConfig.standard(), this::contender);
    }

    private Contender contender(StoredCheckpoint checkpoint) {
        double value = dice.get(checkpoint.sha256());
        if (Double.isNaN(value)) {
            throw new RecordFaultException("the weights are not finite");
        }
        return new Contender() {
            @Override
            public StudyDice score(LabelledItem study) {
                scored.add(checkpoint.sha256() + " on " + study.studyId());
                return new StudyDice(new TreeMap<>(Map.of(TrainingWorld.LIVER, value)), List.of());
            }

            @Override
            public void close() {
                // Holds nothing.
            }
        };
    }

    /** Any bytes do for a contender of numbers. */
    private String offer(String model, long round, double itsDice) {
        StoredCheckpoint stored = world.models.write(manifest(model, round), new byte[] {(byte) round, 1, 2});
        dice.put(stored.sha256(), itsDice);
        announce(model, round, stored);
        return stored.sha256();
    }

    private void announce(String model, long round, StoredCheckpoint stored) {
        world.log.append(
                Topics.MODELS,
                model,
                new CheckpointWritten(
                        model,
                        stored.sha256(),
                        stored.manifestFile().toRef(),
                        round,
                        10 * round,
                        Map.of(),
                        world.clock.instant()));
    }

    /** As the importer announces what a person has brought. */
    private String importWeights(String model, int content, double itsDice) {
        StoredCheckpoint stored = world.models.write(manifest(model, 0), new byte[] {(byte) content, 3});
        dice.put(stored.sha256(), itsDice);
        world.log.append(
                Topics.MODELS,
                model,
                new WeightsImported(
                        model, stored.sha256(), stored.manifestFile().toRef(), "0".repeat(64), world.clock.instant()));
        return stored.sha256();
    }

    private static CheckpointManifest manifest(String model, long round) {
        int channels = model.equals(ModelNames.STUDENT) ? 2 : 1;
        return new CheckpointManifest(
                model,
                round,
                10 * round,
                Optional.empty(),
                TrainingWorld.model().structures(),
                TrainingWorld.model().preprocessing(),
                new CheckpointManifest.UNet3d(channels, 3, 32),
                Map.of("round", Long.toString(round)));
    }

    private void validationStudy(String name) {
        world.arrive(name, Role.VALIDATION);
        world.annotate(name, TrainingWorld.LIVER);
    }

    private void runToRest(Promoter promoter) throws Exception {
        promoter.onStart();
        rest(promoter);
        promoter.onClose();
    }

    private void rest(Promoter promoter) throws Exception {
        do {
            world.clock.advance(Duration.ofSeconds(2));
        } while (promoter.doWork() > 0);
    }

    private List<String> promoted(String model) {
        return world.log.events(Topics.MODELS, CheckpointPromoted.class).stream()
                .filter(event -> event.getModel().equals(model))
                .map(CheckpointPromoted::getCheckpoint)
                .toList();
    }

    private List<CheckpointRejected> rejected() {
        return world.log.events(Topics.MODELS, CheckpointRejected.class);
    }

    @Test
    void theFirstFiniteCheckpointIsPromoted() throws Exception {
        String first = offer(ModelNames.STUDENT, 1, 0.1);

        runToRest(promoter());

        assertEquals(List.of(first), promoted(ModelNames.STUDENT));
        CheckpointPromoted event =
                world.log.events(Topics.MODELS, CheckpointPromoted.class).get(0);
        assertEquals(PromotionCause.FIRST, event.getCause());
        assertEquals(1, event.getNumber());
        world.store.read(StoredObject.of(event.getPointer()));
    }

    @Test
    void aBetterCheckpointIsPromotedAndAWorseOneRejectedWithItsVerdict() throws Exception {
        validationStudy("v");
        offer(ModelNames.STUDENT, 1, 0.5);
        runToRest(promoter());
        String better = offer(ModelNames.STUDENT, 2, 0.6);
        runToRest(promoter());
        String worse = offer(ModelNames.STUDENT, 3, 0.4);
        Promoter last = promoter();
        runToRest(last);

        assertEquals(better, promoted(ModelNames.STUDENT).get(1));
        assertEquals(2, promoted(ModelNames.STUDENT).size());
        assertEquals(worse, rejected().get(0).getCheckpoint());
        Verdict verdict =
                Json.read(world.store.read(StoredObject.of(rejected().get(0).getVerdict())), Verdict.class, "verdict");
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
    void smallLossesDoNotAddUpFromPromotionToPromotion() throws Exception {
        validationStudy("v");
        validationStudy("w");
        String best = offer(ModelNames.STUDENT, 1, 0.7);
        runToRest(promoter());
        for (int round = 2; round <= 12; round++) {
            // Each within δ of the one before it.
            offer(ModelNames.STUDENT, round, 0.7 - 0.008 * (round - 1));
            runToRest(promoter());
        }

        assertEquals(3, promoted(ModelNames.STUDENT).size(), "0.7, 0.692 and 0.684; 0.676 is too far below 0.7");
        assertEquals(9, rejected().size());
        Verdict verdict = verdict(rejected().get(0));
        assertEquals(best, verdict.best().orElseThrow().checkpoint());
        assertEquals(
                List.of("mean Dice 0.6760 is more than 0.0200 below that of the best promoted so far, 0.7000"),
                verdict.objections());
    }

    @Test
    void theBestOneIsThatOfTheHighestMeanOnTodaysStudies() throws Exception {
        validationStudy("v");
        String first = offer(ModelNames.STUDENT, 1, 0.7);
        runToRest(promoter());
        String second = offer(ModelNames.STUDENT, 2, 0.695);
        runToRest(promoter());
        // On what is annotated since, the second one is better than the first.
        validationStudy("w");
        dice.put(first, 0.6);
        String third = offer(ModelNames.STUDENT, 3, 0.69);
        runToRest(promoter());

        assertEquals(List.of(first, second, third), promoted(ModelNames.STUDENT));
        offer(ModelNames.STUDENT, 4, 0.681);
        runToRest(promoter());
        offer(ModelNames.STUDENT, 5, 0.674);
        runToRest(promoter());
        assertEquals(second, verdict(rejected().get(0)).best().orElseThrow().checkpoint());
    }

    @Test
    void aVerdictThatIsGoneIsWaitedForSinceItKnowsTheBestOne() throws Exception {
        validationStudy("v");
        offer(ModelNames.STUDENT, 1, 0.7);
        runToRest(promoter());
        offer(ModelNames.STUDENT, 2, 0.71);
        runToRest(promoter());
        world.store.keys().stream().filter(key -> key.startsWith("verdicts/")).forEach(world.store::delete);
        offer(ModelNames.STUDENT, 3, 0.72);

        SurroundingsException wait = assertThrows(SurroundingsException.class, () -> runToRest(promoter()));
        assertTrue(wait.getMessage().contains("nobody knows which was the best one"), wait.getMessage());
    }

    private Verdict verdict(CheckpointRejected rejection) {
        return Json.read(world.store.read(StoredObject.of(rejection.getVerdict())), Verdict.class, "verdict");
    }

    @Test
    void equalJudgementsAreOneObject() throws Exception {
        validationStudy("v");
        offer(ModelNames.STUDENT, 1, 0.5);
        runToRest(promoter());
        offer(ModelNames.STUDENT, 2, 0.1);
        Promoter killed = promoter();
        killed.onStart();
        world.log.failNextCommitBefore();
        assertThrows(SurroundingsException.class, () -> rest(killed));
        killed.onClose();

        runToRest(promoter());

        assertEquals(1, rejected().size());
        assertEquals(
                1,
                world.store.keys().stream()
                        .filter(key -> key.startsWith("verdicts/"))
                        .count());
    }

    @Test
    void theIncumbentIsScoredOnTheSameStudiesAndRemembered() throws Exception {
        validationStudy("v");
        validationStudy("w");
        String first = offer(ModelNames.STUDENT, 1, 0.5);
        Promoter promoter = promoter();
        promoter.onStart();
        rest(promoter);
        String second = offer(ModelNames.STUDENT, 2, 0.1);
        rest(promoter);
        String third = offer(ModelNames.STUDENT, 3, 0.2);
        rest(promoter);
        promoter.onClose();

        for (String checkpoint : List.of(first, second, third)) {
            assertEquals(
                    2,
                    scored.stream().filter(each -> each.startsWith(checkpoint)).count());
        }
    }

    @Test
    void overtakenCheckpointsArePassedOver() throws Exception {
        validationStudy("v");
        offer(ModelNames.STUDENT, 1, 0.5);
        runToRest(promoter());
        offer(ModelNames.STUDENT, 2, 0.6);
        String newest = offer(ModelNames.STUDENT, 3, 0.7);

        Promoter promoter = promoter();
        runToRest(promoter);

        assertEquals(newest, promoted(ModelNames.STUDENT).get(1));
        assertEquals(
                List.of(GateStatus.Fate.PROMOTED, GateStatus.Fate.PASSED_OVER, GateStatus.Fate.PROMOTED),
                promoter.status().get(ModelNames.STUDENT).checkpoints().stream()
                        .map(GateStatus.Checkpoint::fate)
                        .toList());
    }

    @Test
    void anImportedStudentIsJudgedLikeAnyOtherEvenWhenOthersHaveComeSince() throws Exception {
        validationStudy("v");
        String first = offer(ModelNames.STUDENT, 1, 0.5);
        runToRest(promoter());
        String better = importWeights(ModelNames.STUDENT, 1, 0.7);
        String worse = importWeights(ModelNames.STUDENT, 2, 0.1);
        String trained = offer(ModelNames.STUDENT, 2, 0.8);

        // Replayed from the log by a promoter that has seen none of them come.
        Promoter promoter = promoter();
        runToRest(promoter);

        assertEquals(List.of(first, better, trained), promoted(ModelNames.STUDENT));
        assertEquals(worse, rejected().get(0).getCheckpoint());
        runToRest(promoter());
        assertEquals(3, promoted(ModelNames.STUDENT).size());
        assertEquals(1, rejected().size());
    }

    @Test
    void anImportedPromptGeneratorFollowsThatModelsRule() throws Exception {
        String first = importWeights(ModelNames.PROMPT_GENERATOR, 1, 0.5);
        runToRest(promoter());
        validationStudy("v");
        String equal = importWeights(ModelNames.PROMPT_GENERATOR, 2, 0.5);
        runToRest(promoter());

        assertEquals(List.of(first), promoted(ModelNames.PROMPT_GENERATOR));
        assertEquals(equal, rejected().get(0).getCheckpoint());
        assertTrue(
                rejected().get(0).getReason().contains("not better"),
                rejected().get(0).getReason());
    }

    @Test
    void teachersNeedNoGate() throws Exception {
        importWeights(ModelNames.CT_TEACHER, 1, 0.5);
        Promoter promoter = promoter();
        runToRest(promoter);

        assertTrue(promoted(ModelNames.CT_TEACHER).isEmpty());
        assertFalse(promoter.status().containsKey(ModelNames.CT_TEACHER));
    }

    @Test
    void withoutValidationStudiesPromotionIsByCommandOnlyUntilThereAreSome() throws Exception {
        offer(ModelNames.STUDENT, 1, 0.5);
        runToRest(promoter());
        String second = offer(ModelNames.STUDENT, 2, 0.6);
        Promoter promoter = promoter();
        promoter.onStart();
        rest(promoter);

        assertEquals(1, promoted(ModelNames.STUDENT).size());
        assertTrue(promoter.status()
                .get(ModelNames.STUDENT)
                .waiting()
                .orElseThrow()
                .contains("by command only"));
        assertTrue(rejected().isEmpty());

        validationStudy("v");
        rest(promoter);
        promoter.onClose();
        assertEquals(second, promoted(ModelNames.STUDENT).get(1));
    }

    @Test
    void reportAndTrainStudiesAreNeverScored() throws Exception {
        for (Role role : List.of(Role.REPORT, Role.REGRESSION, Role.TRAIN)) {
            world.arrive(role.name(), role);
            world.annotate(role.name(), TrainingWorld.LIVER);
        }
        validationStudy("v");
        offer(ModelNames.STUDENT, 1, 0.5);
        runToRest(promoter());
        offer(ModelNames.STUDENT, 2, 0.6);
        runToRest(promoter());

        assertTrue(scored.stream().allMatch(each -> each.endsWith(TrainingWorld.id("v"))), scored.toString());
    }

    @Test
    void aRestartJudgesNothingTwice() throws Exception {
        validationStudy("v");
        offer(ModelNames.STUDENT, 1, 0.5);
        runToRest(promoter());
        offer(ModelNames.STUDENT, 2, 0.1);
        runToRest(promoter());
        int before = world.log.records(Topics.MODELS).size();

        runToRest(promoter());
        runToRest(promoter());

        assertEquals(before, world.log.records(Topics.MODELS).size());
    }

    @Test
    void killedAnywhereItEndsTheSame() throws Exception {
        for (int killedAfter = 0; killedAfter < 10; killedAfter++) {
            PromoterTest run = new PromoterTest();
            run.scratch = scratch;
            run.validationStudy("v");
            run.offer(ModelNames.STUDENT, 1, 0.5);
            run.runToRest(run.promoter());
            run.offer(ModelNames.STUDENT, 2, 0.6);
            Promoter killed = run.promoter();
            killed.onStart();
            run.world.log.failNextCommitAfter();
            try {
                for (int call = 0; call < killedAfter; call++) {
                    killed.doWork();
                }
            } catch (SurroundingsException e) {
                // The commit took effect and its answer was lost; that is where this one dies.
            }
            run.runToRestIgnoringFaults();

            assertEquals(2, run.promoted(ModelNames.STUDENT).size(), "killed after " + killedAfter);
            killed.onClose();
        }
    }

    private void runToRestIgnoringFaults() throws Exception {
        Promoter promoter = promoter();
        promoter.onStart();
        int done = 1;
        while (done > 0) {
            world.clock.advance(Duration.ofSeconds(2));
            try {
                done = promoter.doWork();
            } catch (SurroundingsException e) {
                done = 1;
            }
        }
        promoter.onClose();
    }

    @Test
    void aPointerThatNobodyAnnouncedIsAnnounced() throws Exception {
        String first = offer(ModelNames.STUDENT, 1, 0.5);
        runToRest(promoter());
        String second = offer(ModelNames.STUDENT, 2, 0.6);
        world.models.promote(new Promotion(
                ModelNames.STUDENT, 2, second, Optional.of(first), Optional.empty(), PromotionCause.COMMAND));

        runToRest(promoter());

        assertEquals(List.of(first, second), promoted(ModelNames.STUDENT));
        assertTrue(rejected().isEmpty());
    }

    @Test
    void whoLosesTheRaceJudgesAgainAgainstTheWinner() throws Exception {
        validationStudy("v");
        String first = offer(ModelNames.STUDENT, 1, 0.5);
        runToRest(promoter());
        String imported = world.models
                .write(manifest(ModelNames.STUDENT, 9), new byte[] {9})
                .sha256();
        dice.put(imported, 0.9);
        String candidate = offer(ModelNames.STUDENT, 2, 0.6);
        Promoter promoter = promoter();
        promoter.onStart();
        while (scored.isEmpty()) {
            promoter.doWork(); // the incumbent of the judgement is scored first
        }
        world.models.promote(new Promotion(
                ModelNames.STUDENT, 2, imported, Optional.of(first), Optional.empty(), PromotionCause.COMMAND));

        rest(promoter);
        promoter.onClose();

        assertEquals(List.of(first, imported), promoted(ModelNames.STUDENT));
        assertEquals(candidate, rejected().get(0).getCheckpoint());
        assertTrue(
                rejected().get(0).getReason().contains("0.9"), rejected().get(0).getReason());
    }

    @Test
    void aPromoterWhoseTransactionExpiresDecidesOnceAllTheSame() throws Exception {
        validationStudy("v");
        for (int sleeping = 0; sleeping < 2; sleeping++) {
            String better = offer(ModelNames.STUDENT, 1 + 2 * sleeping, 0.5 + 0.1 * sleeping);
            restThroughAnExpiry();
            String worse = offer(ModelNames.STUDENT, 2 + 2 * sleeping, 0.1);
            restThroughAnExpiry();

            assertEquals(better, promoted(ModelNames.STUDENT).get(sleeping));
            assertEquals(worse, rejected().get(sleeping).getCheckpoint());
        }
        assertEquals(2, promoted(ModelNames.STUDENT).size());
        assertEquals(2, rejected().size());
    }

    /** The first transaction of a promoter expires; it goes on until nothing is left to do. */
    private void restThroughAnExpiry() throws Exception {
        Promoter promoter = promoter();
        promoter.onStart();
        world.log.expireNextCommit();
        assertThrows(WriterLostException.class, () -> rest(promoter));
        rest(promoter);
        promoter.onClose();
    }

    @Test
    void aSecondPromoterFencesTheFirst() throws Exception {
        Promoter old = promoter();
        old.onStart();
        Promoter successor = promoter();
        successor.onStart();
        String first = offer(ModelNames.STUDENT, 1, 0.5);

        assertThrows(FencedException.class, () -> rest(old));
        rest(successor);
        old.onClose();
        successor.onClose();

        assertEquals(List.of(first), promoted(ModelNames.STUDENT));
    }

    @Test
    void thePromptGeneratorIsPromotedWithoutMeasuringUnlessThereIsSomethingToMeasureOn() throws Exception {
        String first = offer(ModelNames.PROMPT_GENERATOR, 1, 0.5);
        runToRest(promoter());
        String second = offer(ModelNames.PROMPT_GENERATOR, 2, 0.4);
        runToRest(promoter());
        validationStudy("v");
        String third = offer(ModelNames.PROMPT_GENERATOR, 3, 0.4);
        runToRest(promoter());

        assertEquals(List.of(first, second), promoted(ModelNames.PROMPT_GENERATOR));
        assertEquals(third, rejected().get(0).getCheckpoint());
        assertTrue(world.log.events(Topics.MODELS, CheckpointPromoted.class).stream()
                .allMatch(event -> event.getCause() == PromotionCause.PRETRAINED));
    }

    @Test
    void aStoreThatIsGoneIsWaitedFor() throws Exception {
        validationStudy("v");
        offer(ModelNames.STUDENT, 1, 0.5);
        runToRest(promoter());
        String second = offer(ModelNames.STUDENT, 2, 0.6);
        Promoter promoter = promoter();
        promoter.onStart();
        int done = 1;
        for (int call = 0; done > 0; call++) {
            world.clock.advance(Duration.ofSeconds(2));
            world.store.setFault(call % 2 == 0 ? Fault.REFUSED : Fault.NONE);
            try {
                done = promoter.doWork();
            } catch (SurroundingsException e) {
                done = 1;
            }
        }
        promoter.onClose();

        assertEquals(second, promoted(ModelNames.STUDENT).get(1));
        assertTrue(rejected().isEmpty());
    }

    @Test
    void whatCannotBeScoredIsHeld() throws Exception {
        validationStudy("v");
        offer(ModelNames.STUDENT, 1, 0.5);
        runToRest(promoter());
        offer(ModelNames.STUDENT, 2, 0.6);
        Platform platform = world.process(scratch);
        Promoter promoter =
                new Promoter(platform, TrainingWorld.model(), GateConfig.standard(), checkpoint -> new Contender() {
                    @Override
                    public StudyDice score(LabelledItem study) {
                        throw new RecordFaultException("no such CT");
                    }

                    @Override
                    public void close() {
                        // Holds nothing.
                    }
                });
        runToRest(promoter);

        assertEquals(1, promoted(ModelNames.STUDENT).size());
        assertTrue(promoter.status()
                .get(ModelNames.STUDENT)
                .waiting()
                .orElseThrow()
                .contains("could be scored"));
    }

    // ---- with real networks ----

    private StoredCheckpoint network(long round, float poison) {
        SortedMap<String, Tensor> weights;
        try (UNet3d network = UNet3d.initialise(new UNet3dConfig(2, 3, 32, 0), CounterRandom.of(round, 0, "test"))) {
            weights = new TreeMap<>(network.export());
        }
        weights.computeIfPresent("final.bias", (name, tensor) -> {
            float[] values = tensor.values().clone();
            values[0] += poison;
            return Tensor.of(values, tensor.shape());
        });
        CheckpointManifest manifest = manifest(ModelNames.STUDENT, round);
        CheckpointFile file = new CheckpointFile(
                manifest, TrainerState.fresh(), weights, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        return world.models.write(manifest, file.toBytes());
    }

    private Promoter realPromoter() {
        return new Promoter(world.process(scratch), TrainingWorld.model(), new GateConfig(1, 1, 1, 10));
    }

    @Test
    void aCheckpointThatIsNotFiniteIsNeverPromoted() throws Exception {
        announce(ModelNames.STUDENT, 1, network(1, Float.NaN));

        runToRest(realPromoter());

        assertTrue(promoted(ModelNames.STUDENT).isEmpty());
        assertTrue(
                rejected().get(0).getReason().contains("not finite"),
                rejected().get(0).getReason());
    }

    @Test
    void aDamagedCheckpointIsRejectedAndTheNextOneJudged() throws Exception {
        StoredCheckpoint damaged = network(1, 0);
        world.store.corrupt(damaged.content().key());
        announce(ModelNames.STUDENT, 1, damaged);
        runToRest(realPromoter());
        assertTrue(
                rejected().get(0).getReason().contains(damaged.content().key()),
                rejected().get(0).getReason());

        StoredCheckpoint good = network(2, 0);
        announce(ModelNames.STUDENT, 2, good);
        runToRest(realPromoter());

        assertEquals(List.of(good.sha256()), promoted(ModelNames.STUDENT));
    }

    @Test
    void networksAreScoredOnTheAnnotationsGrid() throws Exception {
        world.arrive("v", Role.VALIDATION);
        world.annotate("v", TrainingWorld.LIVER, TrainingWorld.SPLEEN);
        announce(ModelNames.STUDENT, 1, network(1, 0));
        runToRest(realPromoter());
        announce(ModelNames.STUDENT, 2, network(2, 0));
        runToRest(realPromoter());

        CheckpointPromoted second =
                world.log.events(Topics.MODELS, CheckpointPromoted.class).get(1);
        Verdict verdict = Json.read(world.store.read(StoredObject.of(second.getVerdict())), Verdict.class, "verdict");
        assertEquals(2, verdict.candidateScores().structures().size());
        assertTrue(verdict.candidateScores().mean() >= 0
                && verdict.candidateScores().mean() <= 1);
        assertEquals(PromotionCause.GATE, second.getCause());
    }

    @Test
    void theIncumbentIsDamagedAndJudgingWaits() throws Exception {
        validationStudy("v");
        StoredCheckpoint first = network(1, 0);
        announce(ModelNames.STUDENT, 1, first);
        runToRest(realPromoter());
        world.store.corrupt(first.content().key());
        announce(ModelNames.STUDENT, 2, network(2, 0));

        SurroundingsException wait = assertThrows(SurroundingsException.class, () -> runToRest(realPromoter()));
        assertTrue(wait.getMessage().contains("cannot be read"), wait.getMessage());
    }
}
