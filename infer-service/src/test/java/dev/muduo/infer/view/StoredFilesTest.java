package dev.muduo.infer.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muduo.infer.request.RefusedException;
import dev.muduo.infer.request.RefusedException.Reason;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.scratch.Workspace;
import dev.muduo.platform.store.ChecksumMismatchException;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.testing.InMemoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StoredFilesTest {
    @TempDir
    Path folder;

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final List<StoredFiles.Lent> lent = new ArrayList<>();
    private StoredFiles files;

    @BeforeEach
    void open() {
        files = new StoredFiles(store, new Workspace(folder.resolve("views"), 0));
    }

    /** What is closed again does no harm; what is removed has been when this returns. */
    @AfterEach
    void nothingIsLeft() throws Exception {
        lent.forEach(StoredFiles.Lent::close);
        files.close();
        assertEquals(0, inFolder());
    }

    private long inFolder() throws Exception {
        try (Stream<Path> found = Files.list(folder.resolve("views"))) {
            return found.count();
        }
    }

    private StoredObject put(String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        StoredObject object = new StoredObject("objects/" + content, Sha256.of(bytes), bytes.length);
        store.createIfAbsent(object.key(), bytes, "application/gzip");
        return object;
    }

    private StoredFiles.Lent lend(StoredObject object) throws Exception {
        StoredFiles.Lent file = files.lend("client", object).get();
        lent.add(file);
        return file;
    }

    @Test
    void thoseWhoReadTheSameAtTheSameTimeReadOneFile() throws Exception {
        StoredObject object = put("ct");

        StoredFiles.Lent first = lend(object);
        StoredFiles.Lent second = lend(object);
        StoredFiles.Lent other = lend(put("pet"));

        assertEquals(first.file(), second.file());
        assertNotEquals(first.file(), other.file());
        assertEquals(2, inFolder());
        first.close();
        first.close();
        assertArrayEquals("ct".getBytes(StandardCharsets.UTF_8), Files.readAllBytes(second.file()));
        second.close();
        while (Files.exists(second.file().getParent())) {
            Thread.onSpinWait();
        }
        assertEquals(1, inFolder());
        assertNotEquals(second.file(), lend(object).file(), "it is fetched anew");
    }

    @Test
    void soManyReadAtOnceAndWhoeverEndsMakesRoom() throws Exception {
        StoredObject object = put("ct");
        for (int reader = 0; reader < StoredFiles.MOST_READERS; reader++) {
            lend(object);
        }

        RefusedException refused = assertThrows(RefusedException.class, () -> files.lend("client", object));

        assertEquals(Reason.OVERLOADED, refused.reason());
        lent.get(0).close();
        assertEquals(lent.get(1).file(), lend(object).file());
    }

    /** Neither does it take a place. */
    @Test
    void nothingIsFetchedForWhichThereIsNoRoom() throws Exception {
        StoredObject object = put("ct");
        try (StoredFiles full = new StoredFiles(store, new Workspace(folder.resolve("full"), Long.MAX_VALUE / 2))) {
            for (int reader = 0; reader <= StoredFiles.MOST_READERS; reader++) {
                assertInstanceOf(SurroundingsException.class, fault(full, object));
            }
            assertEquals(0, store.reads());
        }
    }

    @Test
    void whatIsDamagedIsNotLentAndIsLookedForAgainByTheNext() throws Exception {
        StoredObject object = put("ct");
        store.corrupt(object.key());
        for (int reader = 0; reader <= StoredFiles.MOST_READERS; reader++) {
            assertInstanceOf(ChecksumMismatchException.class, fault(files, object));
        }
        store.delete(object.key());

        assertEquals(object, put("ct"));

        assertFalse(Files.notExists(lend(object).file()));
    }

    private static Throwable fault(StoredFiles from, StoredObject object) {
        return assertThrows(
                        ExecutionException.class,
                        () -> from.lend("client", object).get())
                .getCause();
    }
}
