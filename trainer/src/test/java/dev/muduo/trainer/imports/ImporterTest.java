package dev.muduo.trainer.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.weights.WeightsException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.log.FencedException;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.platform.model.StoredCheckpoint;
import dev.muduo.platform.scratch.Workspace;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.testing.InMemoryObjectStore.Fault;
import dev.muduo.schemas.Topics;
import dev.muduo.schemas.WeightsImported;
import dev.muduo.trainer.testing.TrainingWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImporterTest {
    private static final String CT = ModelNames.CT_TEACHER;

    @TempDir
    Path folder;

    private final TrainingWorld world = new TrainingWorld();
    private Importer importer;
    private int files;

    @BeforeEach
    void start() {
        importer = importer();
    }

    private Importer importer() {
        Importer fresh =
                new Importer(world.process(folder), TrainingWorld.model(), new Workspace(folder.resolve("scratch"), 0));
        fresh.onStart();
        return fresh;
    }

    /** Each file alone in a folder, as the route has it. */
    private Path file(int seed) throws Exception {
        Path alone = Files.createDirectory(folder.resolve("in-" + files++));
        return WeightFiles.teacher(alone.resolve("sent.pth"), seed);
    }

    private ImportReceipt imported(String model, Path file) throws Exception {
        CompletableFuture<ImportReceipt> answer = importer.offer(model, file);
        assertEquals(1, importer.doWork());
        return answer.get();
    }

    private List<WeightsImported> events() {
        return world.log.events(Topics.MODELS, WeightsImported.class);
    }

    @Test
    void aFileBecomesACheckpointThatItsEventNames() throws Exception {
        Path file = file(1);
        ImportReceipt receipt = imported(CT, file);

        assertTrue(receipt.created());
        WeightsImported event = events().get(0);
        assertEquals(
                List.of(CT, receipt.checkpoint(), Sha256.of(file)),
                List.of(event.getModel(), event.getCheckpoint(), event.getOriginalSha256()));
        StoredCheckpoint stored = world.models.find(CT, receipt.checkpoint());
        assertEquals(stored.manifestFile(), StoredObject.of(event.getManifest()));
        assertEquals(receipt.network(), stored.manifest().network());
        assertEquals(receipt.checkpoint(), Sha256.of(world.models.content(stored)));
    }

    @Test
    void theSameFileAgainAnnouncesNothingAlsoAfterARestart() throws Exception {
        ImportReceipt first = imported(CT, file(1));
        ImportReceipt again = imported(CT, file(1));
        importer.onClose();
        importer = importer();
        ImportReceipt later = imported(CT, file(1));

        assertFalse(again.created());
        assertFalse(later.created());
        assertEquals(first.checkpoint(), later.checkpoint());
        assertEquals(1, events().size());
        assertTrue(imported(ModelNames.PET_TEACHER, file(1)).created(), "another model's import is another");
    }

    @Test
    void anEarlierTeacherComesBackByBeingAnnouncedAgainAnEarlierCandidateDoesNot() throws Exception {
        ImportReceipt first = imported(CT, file(1));
        imported(CT, file(2));
        assertTrue(imported(CT, file(1)).created());
        assertEquals(first.checkpoint(), events().get(2).getCheckpoint());

        for (int seed : new int[] {1, 2, 1}) {
            Path alone = Files.createDirectory(folder.resolve("in-" + files++));
            imported(ModelNames.STUDENT, WeightFiles.uNet(alone.resolve("sent.pth"), 2, 3, seed));
        }
        assertEquals(5, events().size());
    }

    @Test
    void whatIsRefusedLeavesNothingBehind() throws Exception {
        Path alone = Files.createDirectory(folder.resolve("in-bad"));
        Path bad = Files.writeString(alone.resolve("sent.pth"), "no zip");
        CompletableFuture<ImportReceipt> answer = importer.offer(CT, bad);
        assertEquals(1, importer.doWork());

        assertInstanceOf(
                WeightsException.class,
                assertThrows(ExecutionException.class, answer::get).getCause());
        assertTrue(events().isEmpty());
        assertTrue(world.store.keys().isEmpty());
        assertTrue(imported(CT, file(1)).created(), "the next is taken");
    }

    @Test
    void aStoreThatFailsIsToldAndTheSameFileIsTakenLater() throws Exception {
        CompletableFuture<ImportReceipt> answer = importer.offer(CT, file(1));
        world.store.setFault(Fault.DISK_FULL);
        assertThrows(SurroundingsException.class, () -> importer.doWork());
        assertInstanceOf(
                SurroundingsException.class,
                assertThrows(ExecutionException.class, answer::get).getCause());
        world.store.setFault(Fault.NONE);

        assertTrue(imported(CT, file(1)).created());
        assertEquals(1, events().size());
    }

    @Test
    void whereTheAnswerOfACommitIsLostTheEventIsThereOnce() throws Exception {
        for (boolean tookEffect : new boolean[] {false, true}) {
            int before = events().size();
            CompletableFuture<ImportReceipt> answer = importer.offer(CT, file(before + 10));
            if (tookEffect) {
                world.log.failNextCommitAfter();
            } else {
                world.log.failNextCommitBefore();
            }
            assertThrows(SurroundingsException.class, () -> importer.doWork());
            assertTrue(answer.isCompletedExceptionally());
            imported(CT, file(before + 10));
            assertEquals(before + 1, events().size());
        }
    }

    @Test
    void oneWaitsAndNoMore() throws Exception {
        CompletableFuture<ImportReceipt> first = importer.offer(CT, file(1));
        Path second = file(2);
        assertThrows(BusyException.class, () -> importer.offer(CT, second));
        importer.doWork();
        assertTrue(first.get().created());

        CompletableFuture<ImportReceipt> late = importer.offer(CT, second);
        importer.onClose();
        assertTrue(late.isCompletedExceptionally());
        assertTrue(importer.offer(CT, second).isCompletedExceptionally(), "after the end nobody is left waiting");
    }

    @Test
    void aSecondImporterFencesTheFirst() throws Exception {
        Importer successor = importer();
        CompletableFuture<ImportReceipt> answer = importer.offer(CT, file(1));
        assertThrows(FencedException.class, () -> importer.doWork());
        assertTrue(answer.isCompletedExceptionally());
        importer = successor;
        assertTrue(imported(CT, file(1)).created());
        assertEquals(1, events().size());
    }
}
