package dev.muduo.standalone.platform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.store.ObjectStore;
import dev.muduo.platform.store.S3Credentials;
import dev.muduo.platform.store.S3ObjectStore;
import dev.muduo.platform.store.Sha256;
import dev.muduo.platform.store.StoreConfig;
import dev.muduo.platform.store.StoredObject;
import dev.muduo.standalone.embedded.EmbeddedStore;
import dev.muduo.standalone.embedded.FreePorts;
import dev.muduo.standalone.embedded.StoreCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The store's contract on a real S3 server, and what happens when that refuses or is away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3ObjectStoreTest extends ObjectStoreContract {
    private static final StoreCredentials CREDENTIALS =
            new StoreCredentials("muduo-test", "a secret of more than sixteen letters");
    private static final S3Credentials KEYS = new S3Credentials(CREDENTIALS.accessKey(), CREDENTIALS.secretKey());

    private EmbeddedStore server;
    private S3ObjectStore store;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        server = EmbeddedStore.start(directory, 0, CREDENTIALS);
        store = new S3ObjectStore(config(server.endpoint(), "muduo-test"), KEYS);
        store.requireBucket(true);
    }

    @AfterAll
    void stop() throws IOException {
        store.close();
        server.close();
    }

    static StoreConfig config(URI endpoint, String bucket) {
        return StoreConfig.local(endpoint, bucket, Path.of("not-read"));
    }

    @Override
    ObjectStore store() {
        return store;
    }

    @Test
    void aBucketThatIsThereIsFoundAgain() {
        store.requireBucket(false);
        try (S3ObjectStore other = new S3ObjectStore(config(server.endpoint(), "no-such-bucket"), KEYS)) {
            IllegalStateException missing = assertThrows(IllegalStateException.class, () -> other.requireBucket(false));
            assertTrue(missing.getMessage().contains("no-such-bucket"), missing.getMessage());
            assertThrows(
                    SurroundingsException.class,
                    () -> other.createIfAbsent("k", new byte[1], "text/plain"),
                    "a missing bucket is no fault of a record");
            assertThrows(SurroundingsException.class, () -> other.find("k", 10));
        }
    }

    @Test
    void aRefusalIsAFaultOfTheSurroundings() {
        S3Credentials wrong = new S3Credentials(CREDENTIALS.accessKey(), "another secret of many letters");
        StoredObject object = new StoredObject("k", Sha256.of(new byte[1]), 1);
        try (S3ObjectStore refused = new S3ObjectStore(config(server.endpoint(), "muduo-test"), wrong)) {
            SurroundingsException fault = assertThrows(SurroundingsException.class, () -> refused.read(object));
            assertTrue(fault.getMessage().contains("403"), fault.getMessage());
            assertThrows(SurroundingsException.class, () -> refused.createIfAbsent("k", new byte[1], "text/plain"));
            assertThrows(SurroundingsException.class, () -> refused.size("k"));
            assertThrows(SurroundingsException.class, () -> refused.open("k"));
            assertThrows(SurroundingsException.class, () -> refused.list("k").toList());
            assertThrows(SurroundingsException.class, () -> refused.requireBucket(true));
        }
    }

    @Test
    void aFileOfSeveralPartsIsCreatedOnce(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("large");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength((64L << 20) + 12345);
            large.seek(64L << 20);
            large.write(7);
        }
        assertTrue(store.createIfAbsent("large/file", file, "application/octet-stream"));
        assertFalse(store.createIfAbsent("large/file", file, "application/octet-stream"));
        assertEquals(Optional.of((64L << 20) + 12345), store.size("large/file"));
        MessageDigest digest = Sha256.digest();
        try (InputStream in = new DigestInputStream(store.open("large/file"), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        assertEquals(Sha256.of(file), Sha256.hex(digest.digest()));
        store.delete("large/file");
    }

    @Test
    void aStoreThatIsAwayIsAFaultOfTheSurroundingsAndHealsByItself(@TempDir Path directory) throws IOException {
        int port = FreePorts.find(1, RandomGenerator.getDefault())[0];
        EmbeddedStore first = EmbeddedStore.start(directory, port, CREDENTIALS);
        byte[] content = {1, 2, 3};
        StoredObject object = new StoredObject("k", Sha256.of(content), 3);
        try (S3ObjectStore client = new S3ObjectStore(config(first.endpoint(), "muduo-away"), KEYS)) {
            client.requireBucket(true);
            client.createIfAbsent("k", content, "text/plain");
            stop(first);
            SurroundingsException away = assertThrows(SurroundingsException.class, () -> client.read(object));
            assertTrue(away.getMessage().contains("k"), away.getMessage());
            assertThrows(SurroundingsException.class, () -> client.createIfAbsent("l", content, "text/plain"));
            EmbeddedStore second = EmbeddedStore.start(directory, port, CREDENTIALS);
            try {
                assertArrayEquals(content, client.read(object));
                assertTrue(client.createIfAbsent("l", content, "text/plain"));
            } finally {
                stop(second);
            }
        }
    }

    /** A server that is stopped while a client keeps a connection to it says that it did not end in good order. */
    private static void stop(EmbeddedStore server) {
        try {
            server.close();
        } catch (IOException e) {
            assertTrue(e.getMessage().contains("did not stop cleanly"), e.getMessage());
        }
    }

    @Test
    void anInterruptEndsTheWaitAndIsKept() {
        Thread.currentThread().interrupt();
        try {
            store.find("interrupted", 10);
        } catch (SurroundingsException e) {
            assertTrue(Thread.currentThread().isInterrupted(), "the interrupt was swallowed");
        } finally {
            Thread.interrupted();
        }
    }
}
