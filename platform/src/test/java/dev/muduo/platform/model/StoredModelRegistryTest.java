package dev.muduo.platform.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Preprocessing;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.store.ChecksumMismatchException;
import dev.muduo.platform.store.MissingObjectException;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.schemas.PromotionCause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredModelRegistryTest {
    private static final String STUDENT = ModelNames.STUDENT;
    private static final byte[] CONTENT = "safetensors".getBytes(UTF_8);

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final StoredModelRegistry registry = new StoredModelRegistry(store);

    private static CheckpointManifest manifest(long step) {
        return new CheckpointManifest(
                STUDENT,
                1,
                step,
                Optional.empty(),
                new Structures(List.of(new Structure(1, "liver", ""))),
                Preprocessing.standard(6, 32),
                new CheckpointManifest.UNet3d(2, 2, 16),
                Map.of());
    }

    private static Promotion promotion(long number, String checkpoint, String incumbent) {
        return new Promotion(
                STUDENT,
                number,
                checkpoint,
                Optional.ofNullable(incumbent),
                Optional.empty(),
                number == 1 ? PromotionCause.FIRST : PromotionCause.GATE);
    }

    @Test
    void aCheckpointIsFoundByItsHash() {
        StoredCheckpoint written = registry.write(manifest(100), CONTENT);
        assertEquals(Sha256.of(CONTENT), written.sha256());
        assertEquals(
                List.of(
                        "models/student/checkpoints/" + written.sha256() + "/checkpoint.safetensors",
                        "models/student/checkpoints/" + written.sha256() + "/manifest.json"),
                store.keys());
        StoredCheckpoint found = registry.find(STUDENT, written.sha256());
        assertEquals(written, found);
        assertArrayEquals(CONTENT, registry.content(found));
        assertArrayEquals(store.read(written.manifestFile()), store.read(found.manifestFile()));
    }

    @Test
    void writingAgainChangesNothingAndAnotherManifestIsRefused() {
        StoredCheckpoint first = registry.write(manifest(100), CONTENT);
        assertEquals(first, registry.write(manifest(100), CONTENT));
        assertThrows(IllegalStateException.class, () -> registry.write(manifest(101), CONTENT));
        assertEquals(first, registry.find(STUDENT, first.sha256()));
    }

    @Test
    void aLargeCheckpointGoesFromFileToFile(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("made"), CONTENT);
        StoredCheckpoint written = registry.write(manifest(100), file);
        assertEquals(registry.write(manifest(100), CONTENT), written);
        Path brought = folder.resolve("brought");
        registry.content(written, brought);
        registry.content(written, brought);
        assertArrayEquals(CONTENT, Files.readAllBytes(brought));
        store.corrupt(written.content().key());
        assertThrows(ChecksumMismatchException.class, () -> registry.content(written, brought));
        assertFalse(Files.exists(brought), "what is damaged is not left to be used");
    }

    @Test
    void aMissingOrDamagedCheckpointIsAFaultOfTheRecord() {
        String hash = Sha256.of(CONTENT);
        assertThrows(MissingObjectException.class, () -> registry.find(STUDENT, hash));
        StoredCheckpoint written = registry.write(manifest(100), CONTENT);
        store.corrupt(written.content().key());
        assertThrows(ChecksumMismatchException.class, () -> registry.content(written));
        store.truncate(written.manifestFile().key());
        RecordFaultException damaged = assertThrows(RecordFaultException.class, () -> registry.find(STUDENT, hash));
        assertTrue(damaged.getMessage().contains(written.manifestFile().key()), damaged.getMessage());
        store.delete(written.manifestFile().key());
        assertThrows(MissingObjectException.class, () -> registry.find(STUDENT, hash));
    }

    @Test
    void aHalfWrittenCheckpointIsFinishedByTheNextWriter() {
        StoredCheckpoint written = registry.write(manifest(100), CONTENT);
        store.delete(written.manifestFile().key());
        assertEquals(written, registry.write(manifest(100), CONTENT));
        assertEquals(written, registry.find(STUDENT, written.sha256()));
    }

    @Test
    void numbersHaveNoGapAndTheFirstClaimWins() {
        assertEquals(Optional.empty(), registry.newest(STUDENT));
        assertTrue(registry.promote(promotion(1, "a", null)));
        assertTrue(registry.promote(promotion(2, "b", "a")));
        assertFalse(registry.promote(promotion(2, "c", "a")), "the loser judges again");
        assertEquals("b", registry.newest(STUDENT).orElseThrow().checkpoint());
        assertThrows(IllegalArgumentException.class, () -> registry.promote(promotion(4, "d", "b")), "a gap");
        assertThrows(IllegalArgumentException.class, () -> registry.promote(promotion(3, "d", "a")), "not n - 1's");
        assertThrows(IllegalArgumentException.class, () -> registry.promote(promotion(3, "d", null)), "no incumbent");
        assertTrue(registry.promote(promotion(3, "a", "b")), "a rollback is a new number");
        assertEquals(Optional.of(promotion(2, "b", "a")), registry.promotion(STUDENT, 2));
        assertEquals(Optional.empty(), registry.promotion(STUDENT, 4));
    }

    @Test
    void theNewestIsTheHighestNumberNotTheLastInTheAlphabet() {
        String before = null;
        for (int number = 1; number <= 12; number++) {
            assertTrue(registry.promote(promotion(number, "c" + number, before)));
            before = "c" + number;
        }
        assertEquals(12, registry.newest(STUDENT).orElseThrow().number());
        assertEquals(Optional.empty(), registry.newest(ModelNames.PROMPT_GENERATOR));
    }

    @Test
    void aClaimWhoseAnswerWasLostIsStillWon() {
        Promotion claim = promotion(1, "a", null);
        assertTrue(registry.promote(claim));
        assertTrue(registry.promote(claim), "the same claim again finds itself");
    }

    @Test
    void aVerdictIsNamedByItsBytes() {
        byte[] json = "{\"promote\":true}".getBytes(UTF_8);
        StoredObject verdict = registry.writeVerdict(json);
        assertEquals("verdicts/" + Sha256.of(json) + ".json", verdict.key());
        assertEquals(verdict, registry.writeVerdict(json));
        assertArrayEquals(json, store.read(verdict));
    }

    @Test
    void aStoreThatIsAwayIsNoFaultOfTheRecord() {
        registry.promote(promotion(1, "a", null));
        store.setFault(InMemoryObjectStore.Fault.UNAVAILABLE);
        assertThrows(SurroundingsException.class, () -> registry.newest(STUDENT));
        assertThrows(SurroundingsException.class, () -> registry.promote(promotion(2, "b", "a")));
        store.setFault(InMemoryObjectStore.Fault.DISK_FULL);
        assertEquals("a", registry.newest(STUDENT).orElseThrow().checkpoint());
        assertThrows(SurroundingsException.class, () -> registry.write(manifest(1), CONTENT));
        store.setFault(InMemoryObjectStore.Fault.NONE);
        assertTrue(registry.promote(promotion(2, "b", "a")));
    }
}
