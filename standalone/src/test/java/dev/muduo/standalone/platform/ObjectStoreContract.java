package dev.muduo.standalone.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.store.ChecksumMismatchException;
import dev.muduo.platform.store.MissingObjectException;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoreProbe;
import dev.muduo.platform.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every object store must do; run against the one in memory and against S3. Each test has keys of its own. */
abstract class ObjectStoreContract {
    private static final String TEXT = "text/plain";

    @TempDir
    Path folder;

    abstract ObjectStore store();

    private static StoredObject reference(String key, byte[] content) {
        return new StoredObject(key, Sha256.of(content), content.length);
    }

    @Test
    void theFirstCreatesAndLaterOnesChangeNothing() {
        byte[] first = "first".getBytes(UTF_8);
        assertTrue(store().createIfAbsent("a/first.txt", first, TEXT));
        assertFalse(store().createIfAbsent("a/first.txt", "second".getBytes(UTF_8), TEXT));
        assertArrayEquals(first, store().read(reference("a/first.txt", first)));
    }

    @Test
    void aFileIsCreatedLikeBytes() throws IOException {
        byte[] content = new byte[3 << 20];
        for (int index = 0; index < content.length; index++) {
            content[index] = (byte) (index * 31 + (index >> 8));
        }
        Path file = Files.write(folder.resolve("volume"), content);
        assertTrue(store().createIfAbsent("b/volume", file, TEXT));
        assertFalse(store().createIfAbsent("b/volume", file, TEXT));
        assertEquals(Optional.of((long) content.length), store().size("b/volume"));
        assertArrayEquals(content, store().read(reference("b/volume", content)));
        assertEquals(Sha256.of(file), Sha256.of(content));
    }

    @Test
    void anEmptyObjectIsAnObject() {
        assertTrue(store().createIfAbsent("c/empty", new byte[0], TEXT));
        assertFalse(store().createIfAbsent("c/empty", new byte[1], TEXT));
        assertEquals(Optional.of(0L), store().size("c/empty"));
        assertArrayEquals(new byte[0], store().find("c/empty", 10).orElseThrow());
    }

    @Test
    void whatIsNotThereIsMissing() {
        StoredObject missing = reference("d/missing", new byte[1]);
        assertThrows(MissingObjectException.class, () -> store().read(missing));
        assertThrows(MissingObjectException.class, () -> store().open("d/missing"));
        assertEquals(Optional.empty(), store().find("d/missing", 10));
        assertEquals(Optional.empty(), store().size("d/missing"));
        store().delete("d/missing");
    }

    @Test
    void contentThatDiffersFromItsReferenceIsAMismatchAndNotReadBeyondIt() {
        byte[] content = "the content".getBytes(UTF_8);
        store().createIfAbsent("e/content", content, TEXT);
        StoredObject shorter = new StoredObject("e/content", Sha256.of(content), content.length - 1);
        StoredObject longer = new StoredObject("e/content", Sha256.of(content), content.length + 1);
        StoredObject other = new StoredObject("e/content", Sha256.of(new byte[0]), content.length);
        for (StoredObject wrong : List.of(shorter, longer, other)) {
            ChecksumMismatchException mismatch =
                    assertThrows(ChecksumMismatchException.class, () -> store().read(wrong));
            assertTrue(mismatch.getMessage().contains("e/content"), mismatch.getMessage());
        }
    }

    @Test
    void whatNobodyHasNamedIsReadUpToABound() {
        store().createIfAbsent("f/pointer", new byte[100], TEXT);
        assertEquals(100, store().find("f/pointer", 100).orElseThrow().length);
        assertThrows(RecordFaultException.class, () -> store().find("f/pointer", 99));
    }

    @Test
    void anObjectIsStreamed() throws IOException {
        store().createIfAbsent("g/stream", "streamed".getBytes(UTF_8), TEXT);
        try (InputStream in = store().open("g/stream")) {
            assertEquals("streamed", new String(in.readAllBytes(), UTF_8));
        }
    }

    @Test
    void anObjectIsBroughtToAFileOnlyIfItIsWhatItShouldBe() throws IOException {
        byte[] content = new byte[700_000];
        content[650_000] = 1;
        store().createIfAbsent("g/large", content, TEXT);
        Path target = folder.resolve("large");
        store().read(reference("g/large", content), target);
        assertArrayEquals(content, Files.readAllBytes(target));
        StoredObject shorter = new StoredObject("g/large", Sha256.of(content), 400_000);
        StoredObject longer = new StoredObject("g/large", Sha256.of(content), 700_001);
        StoredObject other = reference("g/large", new byte[700_000]);
        for (StoredObject wrong : List.of(shorter, longer, other)) {
            assertThrows(ChecksumMismatchException.class, () -> store().read(wrong, target));
            assertFalse(Files.exists(target));
        }
        assertThrows(MissingObjectException.class, () -> store().read(reference("g/none", content), target));
    }

    @Test
    void keysAreListedInOrderAndAcrossPages() {
        List<String> keys = IntStream.range(0, 1005)
                .mapToObj(index -> String.format("h/page/%05d.json", index))
                .toList();
        keys.parallelStream().forEach(key -> store().createIfAbsent(key, new byte[] {1}, TEXT));
        store().createIfAbsent("h/page-beside", new byte[] {1}, TEXT);
        try (Stream<String> listed = store().list("h/page/")) {
            assertEquals(keys, listed.toList());
        }
        try (Stream<String> listed = store().list("h/page/0000")) {
            assertEquals(keys.subList(0, 10), listed.toList());
        }
        try (Stream<String> listed = store().list("h/nothing/")) {
            assertEquals(List.of(), listed.toList());
        }
    }

    @Test
    void aDeletedObjectIsGone() {
        store().createIfAbsent("i/gone", new byte[] {1}, TEXT);
        store().delete("i/gone");
        assertEquals(Optional.empty(), store().size("i/gone"));
        assertTrue(store().createIfAbsent("i/gone", new byte[] {2}, TEXT));
    }

    @Test
    void ofRacingWritersExactlyOneWins() throws Exception {
        int writers = 8;
        ExecutorService pool = Executors.newFixedThreadPool(writers);
        try {
            for (int round = 0; round < 8; round++) {
                String key = "j/race/" + round;
                CyclicBarrier together = new CyclicBarrier(writers);
                List<Future<Boolean>> results = new ArrayList<>();
                for (int writer = 0; writer < writers; writer++) {
                    byte[] content = {(byte) writer};
                    results.add(pool.submit(() -> {
                        together.await();
                        return store().createIfAbsent(key, content, TEXT);
                    }));
                }
                List<Integer> winners = new ArrayList<>();
                for (int writer = 0; writer < writers; writer++) {
                    if (results.get(writer).get()) {
                        winners.add(writer);
                    }
                }
                assertEquals(1, winners.size(), "winners of round " + round + ": " + winners);
                assertArrayEquals(
                        new byte[] {winners.get(0).byteValue()},
                        store().find(key, 1).orElseThrow());
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void theProbeIsContent() {
        new StoreProbe(store(), "contract").requireFirstWins();
        try (Stream<String> left = store().list("probe/")) {
            assertEquals(List.of(), left.toList());
        }
    }
}
