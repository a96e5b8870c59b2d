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
    private final TeachingWorld world = new TeachingWorld();

    @Test
    void aStudyBecomesPseudoLabelsThatTheTrainerCanRead() throws Exception {
        String generator = world.promote(1);
        StudyRecord study = world.arrive("one", Role.TRAIN);

        world.drain(world.worker());

        PseudoLabelsProduced event = world.produced().get(0);
        assertEquals(study.studyId(), event.getStudyId());
        assertEquals(1, event.getRevision());
        assertEquals(1, event.getRun());
        assertEquals(TeachingWorld.PATCHES, event.getPatches());
        assertEquals(TeachingWorld.PATCHES, event.getPatchesEncoded());
        assertEquals(generator, event.getPromptGenerator().getVersion());
        assertEquals("weight-free-ct-1@32", event.getCtTeacher().getVersion());
        StructureSummary lesion = event.getStructures().get(0);
        assertTrue(lesion.getPatchesValid() >= 2 && lesion.getMeanIou() > 0.8, lesion.toString());
        assertEquals(
                new StructureSummary("never_there", 0, null),
                event.getStructures().get(1));

        PseudoLabelManifest manifest = world.manifest(event);
        assertEquals(32, manifest.answerVoxels());
        assertEquals(generator, manifest.teachers().get("prompt-generator"));
        assertEquals(TeachingWorld.PATCHES, manifest.patches().size());
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
                    Safetensors.parse(world.store.read(patch.logits().orElseThrow()));
            assertEquals(Set.of("ct.lesion", "pet.lesion"), logits.tensors().keySet());
            Tensor ct = logits.tensors().get("ct.lesion");
            assertEquals(Precision.FLOAT16, ct.precision());
            assertEquals(List.of(32L, 32L, 32L), List.of(ct.shape()[0], ct.shape()[1], ct.shape()[2]));
        }
    }

    @Test
    void everyComputingStepTakesATurnOfItsOwnBehindRequestsAndTraining() throws Exception {
        world.promote(1);
        world.arrive("one", Role.TRAIN);
        TeacherWorker worker = world.worker();
        for (int step = 0; step < 7 * TeachingWorld.PATCHES; step++) {
            int before = world.turns.size();
            worker.doWork();
            assertTrue(world.turns.size() <= before + 1, "one turn a step");
            assertEquals(0, world.turnsHeld);
        }

        // One for reading and planning the study; a patch takes one for its prompts, one a teacher, and one for asking.
        assertEquals(1, world.produced().size());
        assertEquals(Collections.nCopies(1 + 4 * TeachingWorld.PATCHES, ComputeBudget.Priority.TEACHING), world.turns);
    }

    @Test
    void withoutAPromptGeneratorItDoesNotSubscribe() throws Exception {
        world.arrive("one", Role.TRAIN);
        TeacherWorker worker = world.worker();

        world.drain(worker);

        assertEquals(List.of(), world.produced());
        assertTrue(world.log.committed(ConsumerGroups.TEACHER_WORKERS).isEmpty());
        assertTrue(worker.waitingFor().orElseThrow().startsWith("no prompt generator is promoted yet"));

        world.promote(1);
        world.drain(worker);

        assertEquals(1, world.produced().size());
        assertTrue(worker.waitingFor().isEmpty());
    }

    @Test
    void onlyTrainStudiesAreTaught() throws Exception {
        world.promote(1);
        for (Role role : Role.values()) {
            world.arrive("study of " + role, role);
        }

        world.drain(world.worker());

        assertEquals(
                List.of(TeachingWorld.id("study of TRAIN")),
                world.produced().stream().map(PseudoLabelsProduced::getStudyId).toList());
        assertEquals(List.of(), world.log.deadLetters(Topics.STUDIES));
        long offsets = world.log.committed(ConsumerGroups.TEACHER_WORKERS).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        assertEquals(Role.values().length, offsets);
        assertEquals(
                3,
                world.meters
                        .get("muduo.teaching.studies")
                        .tag("outcome", "skipped")
                        .counter()
                        .count());
    }

    @Test
    void aStudyIsTaughtWithOneGeneratorAndTheNextWithTheNewest() throws Exception {
        String first = world.promote(1);
        world.arrive("one", Role.TRAIN);
        TeacherWorker worker = world.worker();
        world.workUntil(worker, 3);

        String second = world.promote(2);
        world.drain(worker);
        world.arrive("two", Role.TRAIN);
        world.drain(worker);

        assertEquals(first, versionOf("one"));
        assertEquals(second, versionOf("two"));
        assertEquals(List.of(first, second), world.networks.loaded);
        assertEquals(List.of(first), world.networks.closed);
        assertEquals(TeachingWorld.PATCHES, world.networks.asked.lastIndexOf(first) + 1);
        worker.onClose();
        assertEquals(List.of(first, second), world.networks.closed);
    }

    private String versionOf(String name) {
        return world.produced().stream()
                .filter(event -> event.getStudyId().equals(TeachingWorld.id(name)))
                .findFirst()
                .orElseThrow()
                .getPromptGenerator()
                .getVersion();
    }

    @Test
    void aGeneratorOfAnotherPreprocessingIsRefusedAndTheOneBeforeStays() throws Exception {
        String first = world.promote(1);
        TeacherWorker worker = world.worker();
        world.drain(worker);

        world.promote(2, new ModelConfig(TeachingWorld.STRUCTURES, Preprocessing.standard(4, 16), 16));
        world.arrive("one", Role.TRAIN);
        world.drain(worker);

        assertEquals(first, versionOf("one"));
        String reason = worker.waitingFor().orElseThrow();
        assertTrue(
                reason.startsWith("promotion 2 of model prompt-generator is refused: its preprocessing should be"),
                reason);
    }

    @Test
    void aDamagedGeneratorIsRefusedUntilItIsWhole() throws Exception {
        world.promote(1);
        String key = world.store.keys().stream()
                .filter(name -> name.endsWith("checkpoint.safetensors"))
                .findFirst()
                .orElseThrow();
        world.store.corrupt(key);
        world.arrive("one", Role.TRAIN);
        TeacherWorker worker = world.worker();

        world.drain(worker);
        assertEquals(List.of(), world.produced());
        assertTrue(worker.waitingFor().orElseThrow().contains("is refused: object " + key));

        world.store.corrupt(key);
        world.clock.advance(Duration.ofMinutes(2));
        world.drain(worker);
        assertEquals(1, world.produced().size());
    }

    @Test
    void aRequestTeachesAgainAsAHigherRunAndReusesWhatTheSameGeneratorHasDone() throws Exception {
        world.promote(1);
        world.arrive("one", Role.TRAIN);
        TeacherWorker worker = world.worker();
        world.drain(worker);

        world.request("one", 2);
        world.drain(worker);

        assertEquals(
                List.of(1, 2),
                world.produced().stream().map(PseudoLabelsProduced::getRun).toList());
        assertEquals(0, world.produced().get(1).getPatchesEncoded());
        assertEquals(TeachingWorld.PATCHES, world.storedPatches());

        world.promote(2);
        world.request("one", 3);
        world.drain(worker);

        assertEquals(TeachingWorld.PATCHES, world.produced().get(2).getPatchesEncoded());
        assertEquals(2 * TeachingWorld.PATCHES, world.storedPatches());
    }

    @Test
    void aRequestForAStudyThatNeverArrivedIsSetAside() throws Exception {
        world.promote(1);
        world.request("nobody", 2);
        world.arrive("one", Role.TRAIN);

        world.drain(world.worker());

        assertEquals(1, world.produced().size());
        assertEquals(1, world.log.deadLetters(Topics.STUDIES).size());
        assertTrue(world.log.deadLetters(Topics.STUDIES).get(0).reason().contains("has not arrived before it"));
    }

    @Test
    void aRecordThatComesTwiceIsTaughtOnce() throws Exception {
        world.promote(1);
        var event = world.study("one", 1, Role.TRAIN);
        world.log.append(Topics.STUDIES, event.getStudyId(), event);
        world.log.append(Topics.STUDIES, event.getStudyId(), event);

        world.drain(world.worker());

        assertEquals(1, world.produced().size());
        assertFalse(world.store.keys().isEmpty());
    }
}
