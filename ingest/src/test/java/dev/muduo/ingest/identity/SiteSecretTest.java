package dev.muduo.ingest.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.testing.InMemoryObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteSecretTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    @Test
    void aPseudonymIsTheHmacOfTheIdentifier() {
        // python3: hmac.new(secret, uid, hashlib.sha256).hexdigest()
        assertEquals(
                "9c77f5442e8fdcc75aea20d27c949347b8ada3aec0b9d971296368654b75475a",
                SiteSecret.of(SECRET).pseudonym("1.2.840.113619.2.55.3"));
    }

    @Test
    void whiteSpaceAroundTheSecretDoesNotMatter() {
        assertEquals(
                SiteSecret.of(SECRET).pseudonym("x"),
                SiteSecret.of("  " + SECRET + "\r\n").pseudonym("x"));
    }

    @Test
    void itIsCreatedOnceAndOnlyItsOwnerMayReadIt() throws IOException {
        Path file = folder.resolve("data").resolve("site-secret");
        SiteSecret first = SiteSecret.readOrCreate(file);
        SiteSecret second = SiteSecret.readOrCreate(file);
        assertEquals(first.pseudonym("x"), second.pseudonym("x"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertEquals(1, files.count(), "nothing but the secret is left");
        }
        assertNotEquals(
                first.pseudonym("x"),
                SiteSecret.readOrCreate(folder.resolve("other")).pseudonym("x"));
    }

    @Test
    void aMountedSecretIsNeverCreated() {
        Path file = folder.resolve("site-secret");
        IllegalStateException fault = assertThrows(IllegalStateException.class, () -> SiteSecret.read(file));
        assertTrue(fault.getMessage().contains("mount it there"), fault.getMessage());
        assertFalse(Files.exists(file));
    }

    @Test
    void aSecretThatCouldBeGuessedIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("site-secret"), "hospital\n");
        IllegalStateException fault = assertThrows(IllegalStateException.class, () -> SiteSecret.readOrCreate(file));
        assertTrue(fault.getMessage().contains("at least 32 characters, got 8"), fault.getMessage());
    }

    @Test
    void anotherSecretOnTheSameStoreIsAStartUpError() {
        InMemoryObjectStore store = new InMemoryObjectStore();
        SiteSecret.of(SECRET).claim(store);
        SiteSecret.of(SECRET).claim(store);
        IllegalStateException fault = assertThrows(
                IllegalStateException.class,
                () -> SiteSecret.of("another secret, just as long as it").claim(store));
        assertTrue(fault.getMessage().contains("site.secretFile"), fault.getMessage());
        assertFalse(fault.getMessage().contains(SECRET));
    }
}
