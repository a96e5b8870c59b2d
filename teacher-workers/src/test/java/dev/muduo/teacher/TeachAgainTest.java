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
    private final TeachingBench bench = new TeachingBench();
    private KeepingTeacher ct = new KeepingTeacher("ct weights 1");
    private KeepingTeacher pet = new KeepingTeacher("pet weights 1");

    @BeforeEach
    void teachersThatKeepEmbeddings() {
        bench.ctTeacher = () -> TeacherSource.constant(ct);
        bench.petTeacher = () -> TeacherSource.constant(pet);
        bench.promote(1);
        bench.arrive("one", Role.TRAIN);
    }

    /** A worker of a new process: its teachers have done nothing yet. */
    private TeacherWorker freshWorker() {
        bench.killable.noticeDeaths();
        ct = new KeepingTeacher(ct.version());
        pet = new KeepingTeacher(pet.version());
        return bench.worker();
    }

    private PseudoLabelsProduced last() {
        return bench.produced().get(bench.produced().size() - 1);
    }

    private List<PseudoLabelManifest.StructureAnswer> answers(PseudoLabelsProduced event) {
        return bench.manifest(event).patches().stream()
                .flatMap(patch -> patch.structures().stream())
                .toList();
    }

    private List<String> keysOf(String kind) {
        return bench.store.keys().stream()
                .filter(key -> key.contains("/" + kind + "-"))
                .toList();
    }

    private void forgetAnswers() {
        keysOf("patch").forEach(bench.store::delete);
        keysOf("logits").forEach(bench.store::delete);
    }

    @Test
    void theFirstRunEncodesEachPatchOnceAndKeepsIt() throws Exception {
        bench.drain(bench.worker());

        assertEquals(TeachingBench.PATCHES, last().getPatchesEncoded());
        assertEquals(List.of(TeachingBench.PATCHES, TeachingBench.PATCHES), List.of(ct.encoded(), pet.encoded()));
        assertEquals(2 * TeachingBench.PATCHES, keysOf("embedding").size());
        assertEquals(List.of(0, 0), List.of(ct.open, pet.open));
    }

    @Test
    void aBetterGeneratorDecodesOnly() throws Exception {
        bench.drain(bench.worker());
        String better = bench.promote(2);
        bench.request("one", 2);

        bench.drain(freshWorker());

        assertEquals(2, last().getRun());
        assertEquals(better, last().getPromptGenerator().getVersion());
        assertEquals(0, last().getPatchesEncoded());
        assertEquals(TeachingBench.PATCHES, last().getPatches());
        assertEquals(List.of(0, 0), List.of(ct.encoded(), pet.encoded()));
        assertEquals(TeachingBench.PATCHES, ct.restored);
        assertEquals(
                TeachingBench.PATCHES,
                bench.meters
                        .get("muduo.teaching.patches")
                        .tag("how", "decoded")
                        .counter()
                        .count());
    }

    /** A backlog leaves the worker no idle moment, in which it would have noticed. */
    @Test
    void aRequestAfterAPromotionIsForThePromotedGenerator() throws Exception {
        bench.arrive("two", Role.TRAIN);
        TeacherWorker worker = bench.worker();
        bench.workUntil(worker, 3);

        String better = bench.promote(2);
        bench.request("one", 2);
        bench.request("two", 2);
        bench.drain(worker);

        assertEquals(
                List.of(better, better),
                bench.produced().stream()
                        .filter(event -> event.getRun() == 2)
                        .map(event -> event.getPromptGenerator().getVersion())
                        .toList());
    }

    @Test
    void decodingFromWhatWasKeptGivesTheSameAnswers() throws Exception {
        bench.drain(bench.worker());
        PseudoLabelsProduced first = last();
        List<PseudoLabelManifest.StructureAnswer> encodedAnswers = answers(first);
        List<String> logits = keysOf("logits");
        List<byte[]> encodedLogits = logits.stream()
                .map(key -> bench.store.find(key, 1 << 20).orElseThrow())
                .toList();
        forgetAnswers();
        bench.request("one", 2);

        bench.drain(freshWorker());

        assertEquals(0, last().getPatchesEncoded());
        assertEquals(encodedAnswers, answers(last()));
        for (int i = 0; i < logits.size(); i++) {
            assertArrayEquals(
                    encodedLogits.get(i),
                    bench.store.find(logits.get(i), 1 << 20).orElseThrow());
        }
    }

    @Test
    void otherWeightsEncodeAnew() throws Exception {
        bench.drain(bench.worker());
        ct = new KeepingTeacher("ct weights 2");
        bench.request("one", 2);

        bench.drain(freshWorker());

        assertEquals(TeachingBench.PATCHES, last().getPatchesEncoded());
        assertEquals(List.of(TeachingBench.PATCHES, 0), List.of(ct.encoded(), pet.encoded()));
        assertEquals(3 * TeachingBench.PATCHES, keysOf("embedding").size());
    }

    @Test
    void otherPromptsDecodeOnly() throws Exception {
        bench.drain(bench.worker());
        bench.config = TeachingBench.config(TeachingConfig.of(Preset.AS_PAPER).prompts(), 1);
        bench.request("one", 2);

        bench.drain(freshWorker());

        assertEquals(0, last().getPatchesEncoded());
        assertEquals(2 * TeachingBench.PATCHES, bench.storedPatches());
    }

    @Test
    void damagedEmbeddingsAreEncodedAgainAndReplaced() throws Exception {
        bench.drain(bench.worker());
        List<String> kept = keysOf("embedding");
        bench.store.corrupt(kept.get(0));
        bench.store.truncate(kept.get(1));
        forgetAnswers();
        bench.request("one", 2);

        bench.drain(freshWorker());

        assertEquals(2, last().getRun());
        assertEquals(2, ct.encoded() + pet.encoded());
        assertEquals(kept, keysOf("embedding"));
        forgetAnswers();
        bench.request("one", 3);
        bench.drain(freshWorker());
        assertEquals(List.of(3, 0, 0), List.of(last().getRun(), ct.encoded(), pet.encoded()));
    }

    /** Kept by a teacher of the same name but of another shape: its checksum is right, yet the teacher cannot read it. */
    @Test
    void anEmbeddingThatItsTeacherCannotReadIsReplaced() throws Exception {
        bench.drain(bench.worker());
        List<String> kept = keysOf("embedding");
        String hash = kept.get(0).substring(kept.get(0).lastIndexOf('-') + 1);
        bench.store.delete(kept.get(0));
        new KeptEmbeddings(bench.store, bench.record("one")).keep(hash, Tensor.half(new float[27], 3, 3, 3));
        forgetAnswers();
        bench.request("one", 2);

        bench.drain(freshWorker());

        assertEquals(1, ct.encoded() + pet.encoded());
        assertEquals(1, last().getPatchesEncoded());
    }

    @Test
    void aCrashAfterEncodingLosesNoEmbedding() throws Exception {
        bench.networks.before = () -> {
            if (keysOf("embedding").size() >= 6) {
                throw new TeachingBench.Killed();
            }
        };
        bench.workUntilKilled(bench.worker());
        bench.networks.before = () -> {};

        bench.drain(freshWorker());

        assertEquals(TeachingBench.PATCHES - 3, last().getPatchesEncoded());
        assertEquals(
                List.of(1),
                bench.produced().stream().map(PseudoLabelsProduced::getRun).toList());
    }

    @Test
    void patchesAreEncodedInBatches() throws Exception {
        bench.config = TeachingBench.config(TeachingConfig.of(Preset.DEFAULT).prompts(), 5);

        bench.drain(bench.worker());

        assertEquals(List.of(5, 5, 2), ct.batches);
        assertEquals(List.of(5, 5, 2), pet.batches);
        assertEquals(List.of(0, 0), List.of(ct.open, pet.open));
        assertEquals(TeachingBench.PATCHES, last().getPatchesEncoded());
    }

    @Test
    void aBatchEncodesOnlyWhatIsMissing() throws Exception {
        bench.drain(bench.worker());
        List<String> kept = keysOf("embedding");
        kept.subList(0, 3).forEach(bench.store::delete);
        forgetAnswers();
        bench.config = TeachingBench.config(TeachingConfig.of(Preset.DEFAULT).prompts(), TeachingBench.PATCHES);
        bench.request("one", 2);

        bench.drain(freshWorker());

        assertEquals(3, ct.encoded() + pet.encoded());
        assertTrue(ct.batches.size() <= 1 && pet.batches.size() <= 1);
    }

    /** With the thread that a process has: the same in the end, and nothing is announced before it is stored. */
    @Test
    void theStoresThreadChangesNothingOfTheOutcome() throws Exception {
        bench.drain(bench.worker());
        List<PseudoLabelManifest.StructureAnswer> expected = answers(last());
        forgetAnswers();
        bench.storeThread = () -> StoreThread.of("teacher-test");
        bench.config = TeachingBench.config(TeachingConfig.of(Preset.DEFAULT).prompts(), 2);
        bench.request("one", 2);
        TeacherWorker worker = freshWorker();

        bench.drain(worker);
        worker.onClose();

        assertEquals(expected, answers(last()));
        assertEquals(TeachingBench.PATCHES, bench.storedPatches());
    }

    @Test
    void aTeacherThatFailsLeavesNoEmbeddingOpen() throws Exception {
        pet.beforeEncoding = () -> {
            throw new TeachingBench.Killed();
        };

        bench.workUntilKilled(bench.worker());

        assertEquals(List.of(1, 0), List.of(ct.encoded(), ct.open));
    }

    @Test
    void theStudentThatPromptsIsNamed() throws Exception {
        bench.config = TeachingBench.config(TeachingConfig.of(Preset.AS_CODE).prompts(), 1);
        TeacherWorker worker = bench.worker();
        bench.drain(worker);
        assertEquals(
                Optional.empty(), Optional.ofNullable(last().getStudent()), "none is promoted: the generator prompts");

        String student = bench.promoteStudent(1);
        bench.request("one", 2);
        bench.drain(worker);

        assertEquals(student, last().getStudent().getVersion());
        assertEquals(student, bench.manifest(last()).teachers().get(ModelNames.STUDENT));
        assertEquals(0, last().getPatchesEncoded());
        assertEquals(2 * TeachingBench.PATCHES, bench.storedPatches());
    }

    /** The mutual mode: who made the prompts is named as who made them, and the generator is not even asked. */
    @Test
    void aPromotedStudentTakesThePromptGeneratorsPlace() throws Exception {
        PromptsConfig mutual = Configuration.reference()
                .with(Map.of("teaching.prompts.generator", "MUTUAL"))
                .section("teaching", TeachingConfig.class)
                .prompts();
        bench.config = TeachingBench.config(mutual, 1);
        TeacherWorker worker = bench.worker();
        bench.drain(worker);
        ModelVersion generator = last().getPromptGenerator();
        assertEquals(ModelNames.PROMPT_GENERATOR, generator.getModel());

        String student = bench.promoteStudent(1);
        bench.networks.asked.clear();
        bench.request("one", 2);
        bench.drain(worker);

        assertEquals(new ModelVersion(ModelNames.STUDENT, student), last().getPromptGenerator());
        assertEquals(new ModelVersion(ModelNames.STUDENT, student), last().getStudent());
        assertEquals(null, bench.manifest(last()).teachers().get(ModelNames.PROMPT_GENERATOR));
        assertEquals(Set.of(student), Set.copyOf(bench.networks.asked));
        assertEquals(0, last().getPatchesEncoded(), "what the teachers have understood of a patch is kept");
    }

    @Test
    void aStudentThatDoesNotPromptIsNotLoaded() throws Exception {
        String student = bench.promoteStudent(1);

        bench.drain(bench.worker());

        assertTrue(!bench.networks.loaded.contains(student) && last().getStudent() == null);
    }
}
