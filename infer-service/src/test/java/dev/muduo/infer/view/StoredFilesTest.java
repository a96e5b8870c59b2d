package dev.muduo.infer.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.infer.request.RefusedException;
import dev.muduo.infer.request.RefusedException.Reason;
import dev.muduo.platform.scratch.Workspace;
import dev.muduo.platform.store.ChecksumMismatchException;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.platform.testing.CapturedLog;
import dev.muduo.platform.testing.InMemoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
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
        return lend("client", object);
    }

    private StoredFiles.Lent lend(String client, StoredObject object) throws Exception {
        StoredFiles.Lent file = files.lend(client, object).get();
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
        awaitRemoved(second);
        assertEquals(1, inFolder());
        assertNotEquals(second.file(), lend(object).file(), "it is fetched anew");
    }

    private static void awaitRemoved(StoredFiles.Lent file) {
        while (Files.exists(file.file().getParent())) {
            assertFalse(Thread.currentThread().isInterrupted(), "it is not removed in time");
            Thread.onSpinWait();
        }
    }

    @Test
    void soManyReadAtOnceAndWhoeverEndsMakesRoom() throws Exception {
        StoredObject object = put("ct");
        for (int reader = 0; reader < StoredFiles.MOST_READERS; reader++) {
            lend("client " + reader, object);
        }

        assertOverloaded("another", object);

        lent.get(0).close();
        assertEquals(lent.get(1).file(), lend("another", object).file());
    }

    @Test
    void oneCallerHasAFewPlacesAndTheOthersAreForOthers() throws Exception {
        StoredObject object = put("ct");
        for (int reader = 0; reader < StoredFiles.MOST_OF_ONE; reader++) {
            lend(object);
        }

        assertOverloaded("client", object);

        lend("another", object);
        lent.get(0).close();
        lent.get(0).close();
        lend(object);
        assertOverloaded("client", object);
    }

    private void assertOverloaded(String client, StoredObject object) {
        RefusedException refused = assertThrows(RefusedException.class, () -> files.lend(client, object));
        assertEquals(Reason.OVERLOADED, refused.reason());
    }

    /** Neither does it take a place. That there is no room is said in the log, and not by everybody who finds it so. */
    @Test
    void nothingIsFetchedForWhichThereIsNoRoom() throws Exception {
        StoredObject object = put("ct");
        try (CapturedLog log = new CapturedLog();
                StoredFiles full = new StoredFiles(store, new Workspace(folder.resolve("full"), Long.MAX_VALUE / 2))) {
            for (int reader = 0; reader <= StoredFiles.MOST_READERS; reader++) {
                RefusedException refused = assertInstanceOf(RefusedException.class, fault(full, object));
                assertEquals(Reason.DISK_UNAVAILABLE, refused.reason());
            }
            assertEquals(0, store.reads());
            assertEquals(2, log.text().split("images and drawings cannot be shown", -1).length);
        }
    }

    @Test
    void nothingIsLeftOfWhatFailsForWantOfMemory() throws Exception {
        StoredObject object = put("ct");
        store.setBeforeRead(() -> {
            throw new OutOfMemoryError("by order of the test");
        });

        assertInstanceOf(OutOfMemoryError.class, fault(files, object));

        assertEquals(0, inFolder());
        store.setBeforeRead(() -> {});
        lend(object);
    }

    @Test
    void whatHasBeenReadIsRemovedWhileTheStoreIsAway() throws Exception {
        StoredFiles.Lent read = lend(put("ct"));
        CountDownLatch away = new CountDownLatch(1);
        store.setBeforeRead(() -> await(away));
        List<CompletableFuture<StoredFiles.Lent>> waiting =
                List.of(files.lend("a", put("1")), files.lend("b", put("2")), files.lend("c", put("3")));

        read.close();
        awaitRemoved(read);

        assertTrue(waiting.stream().noneMatch(CompletableFuture::isDone));
        away.countDown();
        for (CompletableFuture<StoredFiles.Lent> each : waiting) {
            lent.add(each.get());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whoever gives it back may be an event loop; what is still lent goes, too. */
    @Test
    void whenItStopsWhoeverClosesItRemovesWhatIsLeft() throws Exception {
        StoredFiles.Lent givenBack = lend(put("ct"));
        lend(put("pet"));
        files.stopTaking();

        givenBack.close();

        assertEquals(2, inFolder());
        files.close();
        assertEquals(0, inFolder());
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
