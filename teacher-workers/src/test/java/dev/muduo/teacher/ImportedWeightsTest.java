package dev.muduo.teacher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.teacher.PromptableTeacher;
import dev.muduo.platform.agent.Health;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.schemas.PseudoLabelsProduced;
import dev.muduo.schemas.Role;
import dev.muduo.teacher.following.TeacherSources;
import dev.muduo.teacher.following.WeightFiles;
import dev.muduo.teacher.testing.KeepingTeacher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Teachers by weights: the newest import teaches, from the next study on; one that does not load raises the alarm. */
class ImportedWeightsTest {
    private static final String BROKEN = "broken";

    @TempDir
    Path scratch;

    private final TeachingBench bench = new TeachingBench();
    private final List<KeepingTeacher> made = new ArrayList<>();

    @BeforeEach
    void teachersByWeights() {
        TeacherSources sources = new TeacherSources(bench.models, new WeightFiles(bench.models, scratch), bench.clock);
        bench.ctTeacher = () -> sources.imported(ModelNames.CT_TEACHER, this::load);
        bench.petTeacher = () -> sources.imported(ModelNames.PET_TEACHER, this::load);
        bench.promote(1);
        bench.arrive("one", Role.TRAIN);
    }

    private PromptableTeacher load(StoredCheckpoint checkpoint, Path weights) {
        try {
            if (Files.readString(weights).equals(BROKEN)) {
                throw new RecordFaultException("these are not the weights of SAM-Med3D");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        KeepingTeacher teacher = new KeepingTeacher(checkpoint.sha256());
        made.add(teacher);
        return teacher;
    }

    private PseudoLabelsProduced taught(String name) {
        return bench.produced().stream()
                .filter(event -> event.getStudyId().equals(TeachingBench.id(name)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void untilThereAreWeightsItWaitsAndSaysWhy() throws Exception {
        TeacherWorker worker = bench.worker();
        bench.importWeights(ModelNames.CT_TEACHER, "ct");

        bench.drain(worker);

        assertEquals(List.of(), bench.produced());
        assertEquals(
                "no weights of the pet-teacher are imported yet: muduo import-weights FILE --as pet-teacher",
                worker.waitingFor().orElseThrow());
        assertEquals(
                Health.State.WAITING,
                bench.platform.health().parts().get("teacher-test-pet-teacher").state());
        assertTrue(bench.platform.health().ready(), "waiting is no fault");

        String pet = bench.importWeights(ModelNames.PET_TEACHER, "pet");
        bench.drain(worker);

        assertEquals(pet, taught("one").getPetTeacher().getVersion());
        assertTrue(worker.waitingFor().isEmpty());
        assertTrue(bench.platform.health().parts().isEmpty());
    }

    @Test
    void aStudyIsTaughtWithOneVersionAndTheNextWithTheNewest() throws Exception {
        String first = bench.importWeights(ModelNames.CT_TEACHER, "ct 1");
        bench.importWeights(ModelNames.PET_TEACHER, "pet 1");
        TeacherWorker worker = bench.worker();
        bench.workUntil(worker, 3);

        String second = bench.importWeights(ModelNames.CT_TEACHER, "ct 2");
        bench.drain(worker);
        bench.arrive("two", Role.TRAIN);
        bench.drain(worker);

        assertEquals(first, taught("one").getCtTeacher().getVersion());
        assertEquals(second, taught("two").getCtTeacher().getVersion());
        assertEquals(second, bench.manifest(taught("two")).teachers().get(ModelNames.CT_TEACHER));
        assertEquals(
                List.of(true, false, false),
                made.stream().map(teacher -> teacher.closed).toList());
        worker.onClose();
        assertTrue(made.stream().allMatch(teacher -> teacher.closed));
    }

    /** The last event counts, whatever was imported before: importing older weights again brings them back. */
    @Test
    void theLastImportCountsEvenOfOlderWeights() throws Exception {
        String first = bench.importWeights(ModelNames.CT_TEACHER, "ct 1");
        bench.importWeights(ModelNames.PET_TEACHER, "pet 1");
        bench.importWeights(ModelNames.CT_TEACHER, "ct 2");
        bench.importWeights(ModelNames.CT_TEACHER, "ct 1");

        bench.drain(bench.worker());

        assertEquals(first, taught("one").getCtTeacher().getVersion());
    }

    @Test
    void weightsThatDoNotLoadRaiseTheAlarmAndTheOnesBeforeStay() throws Exception {
        String first = bench.importWeights(ModelNames.CT_TEACHER, "ct 1");
        bench.importWeights(ModelNames.PET_TEACHER, "pet 1");
        TeacherWorker worker = bench.worker();
        bench.drain(worker);

        bench.importWeights(ModelNames.CT_TEACHER, BROKEN);
        bench.arrive("two", Role.TRAIN);
        bench.drain(worker);

        assertEquals(first, taught("two").getCtTeacher().getVersion());
        String reason = worker.waitingFor().orElseThrow();
        assertTrue(
                reason.endsWith("imported as ct-teacher is refused: these are not the weights of SAM-Med3D"), reason);
        assertEquals(
                Health.State.ALARM,
                bench.platform.health().parts().get("teacher-test-ct-teacher").state());

        String third = bench.importWeights(ModelNames.CT_TEACHER, "ct 3");
        bench.arrive("three", Role.TRAIN);
        bench.drain(worker);
        assertEquals(third, taught("three").getCtTeacher().getVersion());
        assertTrue(bench.platform.health().ready());
    }

    @Test
    void weightsAreBroughtToLocalDiskOnceAndOnlyTheNewestAreKept() throws Exception {
        bench.importWeights(ModelNames.PET_TEACHER, "pet 1");
        String first = bench.importWeights(ModelNames.CT_TEACHER, "ct 1");
        bench.drain(bench.worker());
        Path kept = scratch.resolve(ModelNames.CT_TEACHER).resolve(first + ".safetensors");
        assertEquals("ct 1", Files.readString(kept));

        bench.killable.noticeDeaths();
        bench.store.corrupt(
                bench.models.find(ModelNames.CT_TEACHER, first).content().key());
        bench.drain(bench.worker());
        assertEquals(4, made.size(), "found on disk: what the store has is not asked for");
        bench.store.corrupt(
                bench.models.find(ModelNames.CT_TEACHER, first).content().key());

        Files.writeString(kept, "ct x");
        bench.killable.noticeDeaths();
        bench.drain(bench.worker());
        assertEquals("ct 1", Files.readString(kept), "what has changed on disk is brought again");

        String second = bench.importWeights(ModelNames.CT_TEACHER, "ct 2");
        bench.killable.noticeDeaths();
        bench.drain(bench.worker());
        try (Stream<Path> files = Files.list(scratch.resolve(ModelNames.CT_TEACHER))) {
            assertEquals(
                    List.of(second + ".safetensors"),
                    files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void aStoreThatIsAwayWhileWeightsAreBroughtIsWaitedFor() throws Exception {
        bench.importWeights(ModelNames.CT_TEACHER, "ct 1");
        bench.importWeights(ModelNames.PET_TEACHER, "pet 1");
        TeacherWorker worker = bench.worker();
        bench.store.failNext(7);
        bench.clock.advance(Duration.ofSeconds(1));

        bench.drain(worker);

        assertEquals(1, bench.produced().size());
    }
}
