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

    private final TeachingWorld world = new TeachingWorld();
    private final List<KeepingTeacher> made = new ArrayList<>();

    @BeforeEach
    void teachersByWeights() {
        TeacherSources sources = new TeacherSources(world.models, new WeightFiles(world.models, scratch), world.clock);
        world.ctTeacher = () -> sources.imported(ModelNames.CT_TEACHER, this::load);
        world.petTeacher = () -> sources.imported(ModelNames.PET_TEACHER, this::load);
        world.promote(1);
        world.arrive("one", Role.TRAIN);
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
        return world.produced().stream()
                .filter(event -> event.getStudyId().equals(TeachingWorld.id(name)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void untilThereAreWeightsItWaitsAndSaysWhy() throws Exception {
        TeacherWorker worker = world.worker();
        world.importWeights(ModelNames.CT_TEACHER, "ct");

        world.drain(worker);

        assertEquals(List.of(), world.produced());
        assertEquals(
                "no weights of the pet-teacher are imported yet: muduo import-weights FILE --as pet-teacher",
                worker.waitingFor().orElseThrow());
        assertEquals(
                Health.State.WAITING,
                world.platform.health().parts().get("teacher-test-pet-teacher").state());
        assertTrue(world.platform.health().ready(), "waiting is no fault");

        String pet = world.importWeights(ModelNames.PET_TEACHER, "pet");
        world.drain(worker);

        assertEquals(pet, taught("one").getPetTeacher().getVersion());
        assertTrue(worker.waitingFor().isEmpty());
        assertTrue(world.platform.health().parts().isEmpty());
    }

    @Test
    void aStudyIsTaughtWithOneVersionAndTheNextWithTheNewest() throws Exception {
        String first = world.importWeights(ModelNames.CT_TEACHER, "ct 1");
        world.importWeights(ModelNames.PET_TEACHER, "pet 1");
        TeacherWorker worker = world.worker();
        world.workUntil(worker, 3);

        String second = world.importWeights(ModelNames.CT_TEACHER, "ct 2");
        world.drain(worker);
        world.arrive("two", Role.TRAIN);
        world.drain(worker);

        assertEquals(first, taught("one").getCtTeacher().getVersion());
        assertEquals(second, taught("two").getCtTeacher().getVersion());
        assertEquals(second, world.manifest(taught("two")).teachers().get(ModelNames.CT_TEACHER));
        assertEquals(
                List.of(true, false, false),
                made.stream().map(teacher -> teacher.closed).toList());
        worker.onClose();
        assertTrue(made.stream().allMatch(teacher -> teacher.closed));
    }

    /** The last event counts, whatever was imported before: importing older weights again brings them back. */
    @Test
    void theLastImportCountsEvenOfOlderWeights() throws Exception {
        String first = world.importWeights(ModelNames.CT_TEACHER, "ct 1");
        world.importWeights(ModelNames.PET_TEACHER, "pet 1");
        world.importWeights(ModelNames.CT_TEACHER, "ct 2");
        world.importWeights(ModelNames.CT_TEACHER, "ct 1");

        world.drain(world.worker());

        assertEquals(first, taught("one").getCtTeacher().getVersion());
    }

    @Test
    void weightsThatDoNotLoadRaiseTheAlarmAndTheOnesBeforeStay() throws Exception {
        String first = world.importWeights(ModelNames.CT_TEACHER, "ct 1");
        world.importWeights(ModelNames.PET_TEACHER, "pet 1");
        TeacherWorker worker = world.worker();
        world.drain(worker);

        world.importWeights(ModelNames.CT_TEACHER, BROKEN);
        world.arrive("two", Role.TRAIN);
        world.drain(worker);

        assertEquals(first, taught("two").getCtTeacher().getVersion());
        String reason = worker.waitingFor().orElseThrow();
        assertTrue(
                reason.endsWith("imported as ct-teacher is refused: these are not the weights of SAM-Med3D"), reason);
        assertEquals(
                Health.State.ALARM,
                world.platform.health().parts().get("teacher-test-ct-teacher").state());

        String third = world.importWeights(ModelNames.CT_TEACHER, "ct 3");
        world.arrive("three", Role.TRAIN);
        world.drain(worker);
        assertEquals(third, taught("three").getCtTeacher().getVersion());
        assertTrue(world.platform.health().ready());
    }

    @Test
    void weightsAreBroughtToLocalDiskOnceAndOnlyTheNewestAreKept() throws Exception {
        world.importWeights(ModelNames.PET_TEACHER, "pet 1");
        String first = world.importWeights(ModelNames.CT_TEACHER, "ct 1");
        world.drain(world.worker());
        Path kept = scratch.resolve(ModelNames.CT_TEACHER).resolve(first + ".safetensors");
        assertEquals("ct 1", Files.readString(kept));

        world.killable.noticeDeaths();
        world.store.corrupt(
                world.models.find(ModelNames.CT_TEACHER, first).content().key());
        world.drain(world.worker());
        assertEquals(4, made.size(), "found on disk: what the store has is not asked for");
        world.store.corrupt(
                world.models.find(ModelNames.CT_TEACHER, first).content().key());

        Files.writeString(kept, "ct x");
        world.killable.noticeDeaths();
        world.drain(world.worker());
        assertEquals("ct 1", Files.readString(kept), "what has changed on disk is brought again");

        String second = world.importWeights(ModelNames.CT_TEACHER, "ct 2");
        world.killable.noticeDeaths();
        world.drain(world.worker());
        try (Stream<Path> files = Files.list(scratch.resolve(ModelNames.CT_TEACHER))) {
            assertEquals(
                    List.of(second + ".safetensors"),
                    files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void aStoreThatIsAwayWhileWeightsAreBroughtIsWaitedFor() throws Exception {
        world.importWeights(ModelNames.CT_TEACHER, "ct 1");
        world.importWeights(ModelNames.PET_TEACHER, "pet 1");
        TeacherWorker worker = world.worker();
        world.store.failNext(7);
        world.clock.advance(Duration.ofSeconds(1));

        world.drain(worker);

        assertEquals(1, world.produced().size());
    }
}
