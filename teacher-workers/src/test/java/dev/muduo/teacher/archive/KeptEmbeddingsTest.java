package dev.muduo.teacher.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.Affine;
import dev.muduo.imaging.Grid;
import dev.muduo.imaging.PatchPlace;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.study.StudyRecord;
import dev.muduo.platform.testing.InMemoryObjectStore;
import dev.muduo.schemas.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeptEmbeddingsTest {
    private static final String SHA = "ab".repeat(32);
    private static final StoredObject CT = new StoredObject("studies/s/1/ct-" + SHA, SHA, 10);
    private static final Grid GRID = new Grid(1, 1, 1, Affine.scaling(1, 1, 1, 0, 0, 0));
    private static final StudyRecord STUDY = new StudyRecord("s", 1, "subject", Role.TRAIN, "site", CT, GRID, CT, GRID);
    private static final PatchPlace PLACE = new PatchPlace(1, 2, 3, 192);

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final KeptEmbeddings embeddings = new KeptEmbeddings(store, STUDY);

    private static Tensor tensor() {
        float[] values = new float[2 * 3 * 4];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 7f - 1;
        }
        return Tensor.half(values, 2, 3, 4);
    }

    private String key() {
        return store.keys().get(0);
    }

    @Test
    void whatIsKeptIsFoundAsItWas() {
        String hash = KeptEmbeddings.hash(CT, "weights", PLACE);

        embeddings.keep(hash, tensor());

        assertEquals(Optional.of(tensor()), embeddings.find(hash));
        assertEquals(List.of("studies/s/1/embedding-" + hash), store.keys());
        assertEquals(Optional.empty(), embeddings.find(KeptEmbeddings.hash(CT, "other weights", PLACE)));
    }

    /** Every input has a hash of its own; prompts are none of them. */
    @Test
    void theHashIsOfVolumeTeacherAndPlace() {
        StoredObject pet = new StoredObject("studies/s/1/pet", "cd".repeat(32), 10);

        Set<String> hashes = Set.of(
                KeptEmbeddings.hash(CT, "weights", PLACE),
                KeptEmbeddings.hash(pet, "weights", PLACE),
                KeptEmbeddings.hash(CT, "other", PLACE),
                KeptEmbeddings.hash(CT, "weights", new PatchPlace(1, 2, 3.5, 192)),
                KeptEmbeddings.hash(CT, "weights", new PatchPlace(1, 2, 3, 96)));

        assertEquals(5, hashes.size());
        assertNotEquals(
                KeptEmbeddings.hash(CT, "weights", PLACE),
                KeptEmbeddings.hash(CT, "weights", new PatchPlace(2, 1, 3, 192)));
    }

    @Test
    void oneFlippedBitAnywhereIsNoticedAndTheObjectRemoved() {
        String hash = KeptEmbeddings.hash(CT, "weights", PLACE);
        embeddings.keep(hash, tensor());
        byte[] whole = store.find(key(), 1 << 20).orElseThrow();
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 4;
            store.delete("studies/s/1/embedding-" + hash);
            store.createIfAbsent("studies/s/1/embedding-" + hash, damaged, "application/octet-stream");

            Optional<Tensor> found = embeddings.find(hash);

            // A flip inside the padding or the order of the header may leave all that it says as it was.
            assertTrue(found.isEmpty() || found.get().equals(tensor()), "byte " + at);
            assertEquals(found.isEmpty(), store.keys().isEmpty(), "byte " + at);
        }
        store.delete("studies/s/1/embedding-" + hash);
        embeddings.keep(hash, tensor());
        store.truncate(key());
        assertEquals(Optional.empty(), embeddings.find(hash));
        embeddings.keep(hash, tensor());
        assertEquals(Optional.of(tensor()), embeddings.find(hash));
    }
}
