package dev.muduo.teacher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.weights.Tensor;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.Preset;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.teaching.PseudoLabelManifest;
import dev.muduo.schemas.ModelVersion;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.Role;
import dev.muduo.teacher.archive.KeptEmbeddings;
import dev.muduo.teacher.archive.StoreThread;
import dev.muduo.teacher.following.TeacherSource;
import dev.muduo.teacher.prompt.PromptsConfig;
import dev.muduo.teacher.testing.KeepingTeacher;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a teacher has understood of a patch is kept: a later run decodes only, and says so. */
class TeachAgainTest {
    private final TeachingWorld world = new TeachingWorld();
    private KeepingTeacher ct = new KeepingTeacher("ct weights 1");
    private KeepingTeacher pet = new KeepingTeacher("pet weights 1");

    @BeforeEach
    void teachersThatKeepEmbeddings() {
        world.ctTeacher = () -> TeacherSource.constant(ct);
        world.petTeacher = () -> TeacherSource.constant(pet);
        world.promote(1);
        world.arrive("one", Role.TRAIN);
    }

    /** A worker of a new process: its teachers have done nothing yet. */
    private TeacherWorker freshWorker() {
        world.killable.noticeDeaths();
        ct = new KeepingTeacher(ct.version());
        pet = new KeepingTeacher(pet.version());
        return world.worker();
    }

    private PseudoLabelsProduced last() {
        return world.produced().get(world.produced().size() - 1);
    }

    private List<PseudoLabelManifest.StructureAnswer> answers(PseudoLabelsProduced event) {
        return world.manifest(event).patches().stream()
                .flatMap(patch -> patch.structures().stream())
                .toList();
    }

    private List<String> keysOf(String kind) {
        return world.store.keys().stream()
                .filter(key -> key.contains("/" + kind + "-"))
                .toList();
    }

    private void forgetAnswers() {
        keysOf("patch").forEach(world.store::delete);
        keysOf("logits").forEach(world.store::delete);
    }

    @Test
    void theFirstRunEncodesEachPatchOnceAndKeepsIt() throws Exception {
        world.drain(world.worker());

        assertEquals(TeachingWorld.PATCHES, last().getPatchesEncoded());
        assertEquals(List.of(TeachingWorld.PATCHES, TeachingWorld.PATCHES), List.of(ct.encoded(), pet.encoded()));
        assertEquals(2 * TeachingWorld.PATCHES, keysOf("embedding").size());
        assertEquals(List.of(0, 0), List.of(ct.open, pet.open));
    }

    @Test
    void aBetterGeneratorDecodesOnly() throws Exception {
        world.drain(world.worker());
        String better = world.promote(2);
        world.request("one", 2);

        world.drain(freshWorker());

        assertEquals(2, last().getRun());
        assertEquals(better, last().getPromptGenerator().getVersion());
        assertEquals(0, last().getPatchesEncoded());
        assertEquals(TeachingWorld.PATCHES, last().getPatches());
        assertEquals(List.of(0, 0), List.of(ct.encoded(), pet.encoded()));
        assertEquals(TeachingWorld.PATCHES, ct.restored);
        assertEquals(
                TeachingWorld.PATCHES,
                world.meters
                        .get("muduo.teaching.patches")
                        .tag("how", "decoded")
                        .counter()
                        .count());
    }

    /** A backlog leaves the worker no idle moment, in which it would have noticed. */
    @Test
    void aRequestAfterAPromotionIsForThePromotedGenerator() throws Exception {
        world.arrive("two", Role.TRAIN);
        TeacherWorker worker = world.worker();
        world.workUntil(worker, 3);

        String better = world.promote(2);
        world.request("one", 2);
        world.request("two", 2);
        world.drain(worker);

        assertEquals(
                List.of(better, better),
                world.produced().stream()
                        .filter(event -> event.getRun() == 2)
                        .map(event -> event.getPromptGenerator().getVersion())
                        .toList());
    }

    @Test
    void decodingFromWhatWasKeptGivesTheSameAnswers() throws Exception {
        world.drain(world.worker());
        PseudoLabelsProduced first = last();
        List<PseudoLabelManifest.StructureAnswer> encodedAnswers = answers(first);
        List<String> logits = keysOf("logits");
        List<byte[]> encodedLogits = logits.stream()
                .map(key -> world.store.find(key, 1 << 20).orElseThrow())
                .toList();
        forgetAnswers();
        world.request("one", 2);

        world.drain(freshWorker());

        assertEquals(0, last().getPatchesEncoded());
        assertEquals(encodedAnswers, answers(last()));
        for (int i = 0; i < logits.size(); i++) {
            assertArrayEquals(
                    encodedLogits.get(i),
                    world.store.find(logits.get(i), 1 << 20).orElseThrow());
        }
    }

    @Test
    void otherWeightsEncodeAnew() throws Exception {
        world.drain(world.worker());
        ct = new KeepingTeacher("ct weights 2");
        world.request("one", 2);

        world.drain(freshWorker());

        assertEquals(TeachingWorld.PATCHES, last().getPatchesEncoded());
        assertEquals(List.of(TeachingWorld.PATCHES, 0), List.of(ct.encoded(), pet.encoded()));
        assertEquals(3 * TeachingWorld.PATCHES, keysOf("embedding").size());
    }

    @Test
    void otherPromptsDecodeOnly() throws Exception {
        world.drain(world.worker());
        world.config = TeachingWorld.config(TeachingConfig.of(Preset.AS_PAPER).prompts(), 1);
        world.request("one", 2);

        world.drain(freshWorker());

        assertEquals(0, last().getPatchesEncoded());
        assertEquals(2 * TeachingWorld.PATCHES, world.storedPatches());
    }

    @Test
    void damagedEmbeddingsAreEncodedAgainAndReplaced() throws Exception {
        world.drain(world.worker());
        List<String> kept = keysOf("embedding");
        world.store.corrupt(kept.get(0));
        world.store.truncate(kept.get(1));
        forgetAnswers();
        world.request("one", 2);

        world.drain(freshWorker());

        assertEquals(2, last().getRun());
        assertEquals(2, ct.encoded() + pet.encoded());
        assertEquals(kept, keysOf("embedding"));
        forgetAnswers();
        world.request("one", 3);
        world.drain(freshWorker());
        assertEquals(List.of(3, 0, 0), List.of(last().getRun(), ct.encoded(), pet.encoded()));
    }

    /** Kept by a teacher of the same name but of another shape: its checksum is right, yet the teacher cannot read it. */
    @Test
    void anEmbeddingThatItsTeacherCannotReadIsReplaced() throws Exception {
        world.drain(world.worker());
        List<String> kept = keysOf("embedding");
        String hash = kept.get(0).substring(kept.get(0).lastIndexOf('-') + 1);
        world.store.delete(kept.get(0));
        new KeptEmbeddings(world.store, world.record("one")).keep(hash, Tensor.half(new float[27], 3, 3, 3));
        forgetAnswers();
        world.request("one", 2);

        world.drain(freshWorker());

        assertEquals(1, ct.encoded() + pet.encoded());
        assertEquals(1, last().getPatchesEncoded());
    }

    @Test
    void aCrashAfterEncodingLosesNoEmbedding() throws Exception {
        world.networks.before = () -> {
            if (keysOf("embedding").size() >= 6) {
                throw new TeachingWorld.Killed();
            }
        };
        world.workUntilKilled(world.worker());
        world.networks.before = () -> {};

        world.drain(freshWorker());

        assertEquals(TeachingWorld.PATCHES - 3, last().getPatchesEncoded());
        assertEquals(
                List.of(1),
                world.produced().stream().map(PseudoLabelsProduced::getRun).toList());
    }

    @Test
    void patchesAreEncodedInBatches() throws Exception {
        world.config = TeachingWorld.config(TeachingConfig.of(Preset.DEFAULT).prompts(), 5);

        world.drain(world.worker());

        assertEquals(List.of(5, 5, 2), ct.batches);
        assertEquals(List.of(5, 5, 2), pet.batches);
        assertEquals(List.of(0, 0), List.of(ct.open, pet.open));
        assertEquals(TeachingWorld.PATCHES, last().getPatchesEncoded());
    }

    @Test
    void aBatchEncodesOnlyWhatIsMissing() throws Exception {
        world.drain(world.worker());
        List<String> kept = keysOf("embedding");
        kept.subList(0, 3).forEach(world.store::delete);
        forgetAnswers();
        world.config = TeachingWorld.config(TeachingConfig.of(Preset.DEFAULT).prompts(), TeachingWorld.PATCHES);
        world.request("one", 2);

        world.drain(freshWorker());

        assertEquals(3, ct.encoded() + pet.encoded());
        assertTrue(ct.batches.size() <= 1 && pet.batches.size() <= 1);
    }

    /** With the thread that a process has: the same in the end, and nothing is announced before it is stored. */
    @Test
    void theStoresThreadChangesNothingOfTheOutcome() throws Exception {
        world.drain(world.worker());
        List<PseudoLabelManifest.StructureAnswer> expected = answers(last());
        forgetAnswers();
        world.storeThread = () -> StoreThread.of("teacher-test");
        world.config = TeachingWorld.config(TeachingConfig.of(Preset.DEFAULT).prompts(), 2);
        world.request("one", 2);
        TeacherWorker worker = freshWorker();

        world.drain(worker);
        worker.onClose();

        assertEquals(expected, answers(last()));
        assertEquals(TeachingWorld.PATCHES, world.storedPatches());
    }

    @Test
    void aTeacherThatFailsLeavesNoEmbeddingOpen() throws Exception {
        pet.beforeEncoding = () -> {
            throw new TeachingWorld.Killed();
        };

        world.workUntilKilled(world.worker());

        assertEquals(List.of(1, 0), List.of(ct.encoded(), ct.open));
    }

    @Test
    void theStudentThatPromptsIsNamed() throws Exception {
        world.config = TeachingWorld.config(TeachingConfig.of(Preset.AS_CODE).prompts(), 1);
        TeacherWorker worker = world.worker();
        world.drain(worker);
        assertEquals(
                Optional.empty(), Optional.ofNullable(last().getStudent()), "none is promoted: the generator prompts");

        String student = world.promoteStudent(1);
        world.request("one", 2);
        world.drain(worker);

        assertEquals(student, last().getStudent().getVersion());
        assertEquals(student, world.manifest(last()).teachers().get(ModelNames.STUDENT));
        assertEquals(0, last().getPatchesEncoded());
        assertEquals(2 * TeachingWorld.PATCHES, world.storedPatches());
    }

    /** The mutual mode: who made the prompts is named as who made them, and the generator is not even asked. */
    @Test
    void aPromotedStudentTakesThePromptGeneratorsPlace() throws Exception {
        PromptsConfig mutual = Configuration.reference()
                .with(Map.of("teaching.prompts.generator", "MUTUAL"))
                .section("teaching", TeachingConfig.class)
                .prompts();
        world.config = TeachingWorld.config(mutual, 1);
        TeacherWorker worker = world.worker();
        world.drain(worker);
        ModelVersion generator = last().getPromptGenerator();
        assertEquals(ModelNames.PROMPT_GENERATOR, generator.getModel());

        String student = world.promoteStudent(1);
        world.networks.asked.clear();
        world.request("one", 2);
        world.drain(worker);

        assertEquals(new ModelVersion(ModelNames.STUDENT, student), last().getPromptGenerator());
        assertEquals(new ModelVersion(ModelNames.STUDENT, student), last().getStudent());
        assertEquals(null, world.manifest(last()).teachers().get(ModelNames.PROMPT_GENERATOR));
        assertEquals(Set.of(student), Set.copyOf(world.networks.asked));
        assertEquals(0, last().getPatchesEncoded(), "what the teachers have understood of a patch is kept");
    }

    @Test
    void aStudentThatDoesNotPromptIsNotLoaded() throws Exception {
        String student = world.promoteStudent(1);

        world.drain(world.worker());

        assertTrue(!world.networks.loaded.contains(student) && last().getStudent() == null);
    }
}
