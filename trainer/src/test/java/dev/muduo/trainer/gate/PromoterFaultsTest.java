package dev.muduo.trainer.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.Platform;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.FencedException;
import dev.muduo.platform.log.WriterLostException;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.Promotion;
import dev.muduo.platform.testing.InMemoryObjectStore.Fault;
import dev.muduo.schemas.PromotionCause;
import dev.muduo.schemas.Topics;
import dev.muduo.trainer.config.GateConfig;
import dev.muduo.trainer.pool.LabelledItem;
import dev.muduo.trainer.testing.TrainingWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever dies, loses its writer or is away meanwhile: each checkpoint is judged once, and what cannot be judged waits. */
class PromoterFaultsTest {
    @TempDir
    private Path scratch;

    private GateRig gate;

    @BeforeEach
    void rig() {
        gate = new GateRig(scratch);
    }

    @Test
    void aVerdictThatIsGoneIsWaitedForSinceItKnowsTheBestOne() throws Exception {
        gate.validationStudy("v");
        gate.offer(ModelNames.STUDENT, 1, 0.7);
        gate.runToRest(gate.promoter());
        gate.offer(ModelNames.STUDENT, 2, 0.71);
        gate.runToRest(gate.promoter());
        gate.world.store.keys().stream()
                .filter(key -> key.startsWith("verdicts/"))
                .forEach(gate.world.store::delete);
        gate.offer(ModelNames.STUDENT, 3, 0.72);

        SurroundingsException wait = assertThrows(SurroundingsException.class, () -> gate.runToRest(gate.promoter()));
        assertTrue(wait.getMessage().contains("nobody knows which was the best one"), wait.getMessage());
    }

    @Test
    void equalJudgementsAreOneObject() throws Exception {
        gate.validationStudy("v");
        gate.offer(ModelNames.STUDENT, 1, 0.5);
        gate.runToRest(gate.promoter());
        gate.offer(ModelNames.STUDENT, 2, 0.1);
        Promoter killed = gate.promoter();
        killed.onStart();
        gate.world.log.failNextCommitBefore();
        assertThrows(SurroundingsException.class, () -> gate.rest(killed));
        killed.onClose();

        gate.runToRest(gate.promoter());

        assertEquals(1, gate.rejected().size());
        assertEquals(
                1,
                gate.world.store.keys().stream()
                        .filter(key -> key.startsWith("verdicts/"))
                        .count());
    }

    @Test
    void aRestartJudgesNothingTwice() throws Exception {
        gate.validationStudy("v");
        gate.offer(ModelNames.STUDENT, 1, 0.5);
        gate.runToRest(gate.promoter());
        gate.offer(ModelNames.STUDENT, 2, 0.1);
        gate.runToRest(gate.promoter());
        int before = gate.world.log.records(Topics.MODELS).size();

        gate.runToRest(gate.promoter());
        gate.runToRest(gate.promoter());

        assertEquals(before, gate.world.log.records(Topics.MODELS).size());
    }

    @Test
    void killedAnywhereItEndsTheSame() throws Exception {
        for (int killedAfter = 0; killedAfter < 10; killedAfter++) {
            GateRig run = new GateRig(scratch);
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

    @Test
    void aPointerThatNobodyAnnouncedIsAnnounced() throws Exception {
        String first = gate.offer(ModelNames.STUDENT, 1, 0.5);
        gate.runToRest(gate.promoter());
        String second = gate.offer(ModelNames.STUDENT, 2, 0.6);
        gate.world.models.promote(new Promotion(
                ModelNames.STUDENT, 2, second, Optional.of(first), Optional.empty(), PromotionCause.COMMAND));

        gate.runToRest(gate.promoter());

        assertEquals(List.of(first, second), gate.promoted(ModelNames.STUDENT));
        assertTrue(gate.rejected().isEmpty());
    }

    @Test
    void whoLosesTheRaceJudgesAgainAgainstTheWinner() throws Exception {
        gate.validationStudy("v");
        String first = gate.offer(ModelNames.STUDENT, 1, 0.5);
        gate.runToRest(gate.promoter());
        String imported = gate.world
                .models
                .write(GateRig.manifest(ModelNames.STUDENT, 9), new byte[] {9})
                .sha256();
        gate.dice.put(imported, 0.9);
        String candidate = gate.offer(ModelNames.STUDENT, 2, 0.6);
        Promoter promoter = gate.promoter();
        promoter.onStart();
        while (gate.scored.isEmpty()) {
            promoter.doWork(); // the incumbent of the judgement is scored first
        }
        gate.world.models.promote(new Promotion(
                ModelNames.STUDENT, 2, imported, Optional.of(first), Optional.empty(), PromotionCause.COMMAND));

        gate.rest(promoter);
        promoter.onClose();

        assertEquals(List.of(first, imported), gate.promoted(ModelNames.STUDENT));
        assertEquals(candidate, gate.rejected().get(0).getCheckpoint());
        assertTrue(
                gate.rejected().get(0).getReason().contains("0.9"),
                gate.rejected().get(0).getReason());
    }

    @Test
    void aPromoterWhoseTransactionExpiresDecidesOnceAllTheSame() throws Exception {
        gate.validationStudy("v");
        for (int sleeping = 0; sleeping < 2; sleeping++) {
            String better = gate.offer(ModelNames.STUDENT, 1 + 2 * sleeping, 0.5 + 0.1 * sleeping);
            restThroughAnExpiry();
            String worse = gate.offer(ModelNames.STUDENT, 2 + 2 * sleeping, 0.1);
            restThroughAnExpiry();

            assertEquals(better, gate.promoted(ModelNames.STUDENT).get(sleeping));
            assertEquals(worse, gate.rejected().get(sleeping).getCheckpoint());
        }
        assertEquals(2, gate.promoted(ModelNames.STUDENT).size());
        assertEquals(2, gate.rejected().size());
    }

    /** The first transaction of a promoter expires; it goes on until nothing is left to do. */
    private void restThroughAnExpiry() throws Exception {
        Promoter promoter = gate.promoter();
        promoter.onStart();
        gate.world.log.expireNextCommit();
        assertThrows(WriterLostException.class, () -> gate.rest(promoter));
        gate.rest(promoter);
        promoter.onClose();
    }

    @Test
    void aSecondPromoterFencesTheFirst() throws Exception {
        Promoter old = gate.promoter();
        old.onStart();
        Promoter successor = gate.promoter();
        successor.onStart();
        String first = gate.offer(ModelNames.STUDENT, 1, 0.5);

        assertThrows(FencedException.class, () -> gate.rest(old));
        gate.rest(successor);
        old.onClose();
        successor.onClose();

        assertEquals(List.of(first), gate.promoted(ModelNames.STUDENT));
    }

    @Test
    void aStoreThatIsGoneIsWaitedFor() throws Exception {
        gate.validationStudy("v");
        gate.offer(ModelNames.STUDENT, 1, 0.5);
        gate.runToRest(gate.promoter());
        String second = gate.offer(ModelNames.STUDENT, 2, 0.6);
        Promoter promoter = gate.promoter();
        promoter.onStart();
        int done = 1;
        for (int call = 0; done > 0; call++) {
            gate.world.clock.advance(Duration.ofSeconds(2));
            gate.world.store.setFault(call % 2 == 0 ? Fault.REFUSED : Fault.NONE);
            try {
                done = promoter.doWork();
            } catch (SurroundingsException e) {
                done = 1;
            }
        }
        promoter.onClose();

        assertEquals(second, gate.promoted(ModelNames.STUDENT).get(1));
        assertTrue(gate.rejected().isEmpty());
    }

    @Test
    void whatCannotBeScoredIsHeld() throws Exception {
        gate.validationStudy("v");
        gate.offer(ModelNames.STUDENT, 1, 0.5);
        gate.runToRest(gate.promoter());
        gate.offer(ModelNames.STUDENT, 2, 0.6);
        Platform platform = gate.world.process(scratch);
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
        gate.runToRest(promoter);

        assertEquals(1, gate.promoted(ModelNames.STUDENT).size());
        assertTrue(promoter.status()
                .get(ModelNames.STUDENT)
                .waiting()
                .orElseThrow()
                .contains("could be scored"));
    }
}
