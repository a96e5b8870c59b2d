package dev.muduo.teacher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Preprocessing;
import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.networks.weights.Precision;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.platform.agent.ComputeBudget;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.log.ConsumerGroups;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.platform.teaching.PseudoLabelManifest;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.Role;
import dev.muduo.schemas.StructureSummary;
import dev.muduo.schemas.Topics;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is taught, with what, and what is left in the store. */
class TeacherWorkerTest {
    private final TeachingBench bench = new TeachingBench();

    @Test
    void aStudyBecomesPseudoLabelsThatTheTrainerCanRead() throws Exception {
        String generator = bench.promote(1);
        StudyRecord study = bench.arrive("one", Role.TRAIN);

        bench.drain(bench.worker());

        PseudoLabelsProduced event = bench.produced().get(0);
        assertEquals(study.studyId(), event.getStudyId());
        assertEquals(1, event.getRevision());
        assertEquals(1, event.getRun());
        assertEquals(TeachingBench.PATCHES, event.getPatches());
        assertEquals(TeachingBench.PATCHES, event.getPatchesEncoded());
        assertEquals(generator, event.getPromptGenerator().getVersion());
        assertEquals("weight-free-ct-1@32", event.getCtTeacher().getVersion());
        StructureSummary lesion = event.getStructures().get(0);
        assertTrue(lesion.getPatchesValid() >= 2 && lesion.getMeanIou() > 0.8, lesion.toString());
        assertEquals(
                new StructureSummary("never_there", 0, null),
                event.getStructures().get(1));

        PseudoLabelManifest manifest = bench.manifest(event);
        assertEquals(32, manifest.answerVoxels());
        assertEquals(generator, manifest.teachers().get("prompt-generator"));
        assertEquals(TeachingBench.PATCHES, manifest.patches().size());
        for (PseudoLabelManifest.Patch patch : manifest.patches()) {
            assertEquals(96, patch.place().edgeMm());
            assertReadable(patch);
        }
    }

    private void assertReadable(PseudoLabelManifest.Patch patch) {
        assertEquals(
                List.of("lesion", "never_there"),
                patch.structures().stream()
                        .map(PseudoLabelManifest.StructureAnswer::structure)
                        .toList());
        assertEquals(
                "the prompt generator does not see it in this patch",
                patch.structures().get(1).invalid().orElseThrow());
        boolean valid = patch.structures().get(0).valid();
        assertEquals(valid, patch.logits().isPresent());
        assertEquals(valid, patch.structures().get(0).invalid().isEmpty());
        if (valid) {
            Safetensors logits =
                    Safetensors.parse(bench.store.read(patch.logits().orElseThrow()));
            assertEquals(Set.of("ct.lesion", "pet.lesion"), logits.tensors().keySet());
            Tensor ct = logits.tensors().get("ct.lesion");
            assertEquals(Precision.FLOAT16, ct.precision());
            assertEquals(List.of(32L, 32L, 32L), List.of(ct.shape()[0], ct.shape()[1], ct.shape()[2]));
        }
    }

    @Test
    void everyComputingStepTakesATurnOfItsOwnBehindRequestsAndTraining() throws Exception {
        bench.promote(1);
        bench.arrive("one", Role.TRAIN);
        TeacherWorker worker = bench.worker();
        for (int step = 0; step < 7 * TeachingBench.PATCHES; step++) {
            int before = bench.turns.size();
            worker.doWork();
            assertTrue(bench.turns.size() <= before + 1, "one turn a step");
            assertEquals(0, bench.turnsHeld);
        }

        // One for reading and planning the study; a patch takes one for its prompts, one a teacher, and one for asking.
        assertEquals(1, bench.produced().size());
        assertEquals(Collections.nCopies(1 + 4 * TeachingBench.PATCHES, ComputeBudget.Priority.TEACHING), bench.turns);
    }

    @Test
    void withoutAPromptGeneratorItDoesNotSubscribe() throws Exception {
        bench.arrive("one", Role.TRAIN);
        TeacherWorker worker = bench.worker();

        bench.drain(worker);

        assertEquals(List.of(), bench.produced());
        assertTrue(bench.log.committed(ConsumerGroups.TEACHER_WORKERS).isEmpty());
        assertTrue(worker.waitingFor().orElseThrow().startsWith("no prompt generator is promoted yet"));

        bench.promote(1);
        bench.drain(worker);

        assertEquals(1, bench.produced().size());
        assertTrue(worker.waitingFor().isEmpty());
    }

    @Test
    void onlyTrainStudiesAreTaught() throws Exception {
        bench.promote(1);
        for (Role role : Role.values()) {
            bench.arrive("study of " + role, role);
        }

        bench.drain(bench.worker());

        assertEquals(
                List.of(TeachingBench.id("study of TRAIN")),
                bench.produced().stream().map(PseudoLabelsProduced::getStudyId).toList());
        assertEquals(List.of(), bench.log.deadLetters(Topics.STUDIES));
        long offsets = bench.log.committed(ConsumerGroups.TEACHER_WORKERS).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        assertEquals(Role.values().length, offsets);
        assertEquals(
                3,
                bench.meters
                        .get("muduo.teaching.studies")
                        .tag("outcome", "skipped")
                        .counter()
                        .count());
    }

    @Test
    void aStudyIsTaughtWithOneGeneratorAndTheNextWithTheNewest() throws Exception {
        String first = bench.promote(1);
        bench.arrive("one", Role.TRAIN);
        TeacherWorker worker = bench.worker();
        bench.workUntil(worker, 3);

        String second = bench.promote(2);
        bench.drain(worker);
        bench.arrive("two", Role.TRAIN);
        bench.drain(worker);

        assertEquals(first, versionOf("one"));
        assertEquals(second, versionOf("two"));
        assertEquals(List.of(first, second), bench.networks.loaded);
        assertEquals(List.of(first), bench.networks.closed);
        assertEquals(TeachingBench.PATCHES, bench.networks.asked.lastIndexOf(first) + 1);
        worker.onClose();
        assertEquals(List.of(first, second), bench.networks.closed);
    }

    private String versionOf(String name) {
        return bench.produced().stream()
                .filter(event -> event.getStudyId().equals(TeachingBench.id(name)))
                .findFirst()
                .orElseThrow()
                .getPromptGenerator()
                .getVersion();
    }

    @Test
    void aGeneratorOfAnotherPreprocessingIsRefusedAndTheOneBeforeStays() throws Exception {
        String first = bench.promote(1);
        TeacherWorker worker = bench.worker();
        bench.drain(worker);

        bench.promote(2, new ModelConfig(TeachingBench.STRUCTURES, Preprocessing.standard(4, 16), 16));
        bench.arrive("one", Role.TRAIN);
        bench.drain(worker);

        assertEquals(first, versionOf("one"));
        String reason = worker.waitingFor().orElseThrow();
        assertTrue(
                reason.startsWith("promotion 2 of model prompt-generator is refused: its preprocessing should be"),
                reason);
    }

    @Test
    void aDamagedGeneratorIsRefusedUntilItIsWhole() throws Exception {
        bench.promote(1);
        String key = bench.store.keys().stream()
                .filter(name -> name.endsWith("checkpoint.safetensors"))
                .findFirst()
                .orElseThrow();
        bench.store.corrupt(key);
        bench.arrive("one", Role.TRAIN);
        TeacherWorker worker = bench.worker();

        bench.drain(worker);
        assertEquals(List.of(), bench.produced());
        assertTrue(worker.waitingFor().orElseThrow().contains("is refused: object " + key));

        bench.store.corrupt(key);
        bench.clock.advance(Duration.ofMinutes(2));
        bench.drain(worker);
        assertEquals(1, bench.produced().size());
    }

    @Test
    void aRequestTeachesAgainAsAHigherRunAndReusesWhatTheSameGeneratorHasDone() throws Exception {
        bench.promote(1);
        bench.arrive("one", Role.TRAIN);
        TeacherWorker worker = bench.worker();
        bench.drain(worker);

        bench.request("one", 2);
        bench.drain(worker);

        assertEquals(
                List.of(1, 2),
                bench.produced().stream().map(PseudoLabelsProduced::getRun).toList());
        assertEquals(0, bench.produced().get(1).getPatchesEncoded());
        assertEquals(TeachingBench.PATCHES, bench.storedPatches());

        bench.promote(2);
        bench.request("one", 3);
        bench.drain(worker);

        assertEquals(TeachingBench.PATCHES, bench.produced().get(2).getPatchesEncoded());
        assertEquals(2 * TeachingBench.PATCHES, bench.storedPatches());
    }

    @Test
    void aRequestForAStudyThatNeverArrivedIsSetAside() throws Exception {
        bench.promote(1);
        bench.request("nobody", 2);
        bench.arrive("one", Role.TRAIN);

        bench.drain(bench.worker());

        assertEquals(1, bench.produced().size());
        assertEquals(1, bench.log.deadLetters(Topics.STUDIES).size());
        assertTrue(bench.log.deadLetters(Topics.STUDIES).get(0).reason().contains("has not arrived before it"));
    }

    @Test
    void aRecordThatComesTwiceIsTaughtOnce() throws Exception {
        bench.promote(1);
        var event = bench.study("one", 1, Role.TRAIN);
        bench.log.append(Topics.STUDIES, event.getStudyId(), event);
        bench.log.append(Topics.STUDIES, event.getStudyId(), event);

        bench.drain(bench.worker());

        assertEquals(1, bench.produced().size());
        assertFalse(bench.store.keys().isEmpty());
    }
}
