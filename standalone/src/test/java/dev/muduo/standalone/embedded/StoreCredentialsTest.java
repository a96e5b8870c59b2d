package dev.muduo.standalone.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCredentialsTest {
    @TempDir
    Path directory;

    @Test
    void areMadeOnceAndReadableByTheirOwnerAlone() throws IOException {
        Path file = directory.resolve("secrets/store.properties");
        StoreCredentials created = StoreCredentials.readOrCreate(file);
        assertEquals(created, StoreCredentials.readOrCreate(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(64, created.secretKey().length());
        assertFalse(created.equals(StoreCredentials.readOrCreate(directory.resolve("other"))));
    }

    @Test
    void neverShowTheSecret() throws IOException {
        StoreCredentials created = StoreCredentials.readOrCreate(directory.resolve("store.properties"));
        assertFalse(created.toString().contains(created.secretKey()));
    }

    @Test
    void saySoWhenTheFileIsDamaged() throws IOException {
        Path file = Files.writeString(directory.resolve("store.properties"), "accessKey=x\nsecretKey=short\n");
        IOException refusal = assertThrows(IOException.class, () -> StoreCredentials.readOrCreate(file));
        assertTrue(refusal.getMessage().contains(file.toString()), refusal.getMessage());
    }
}
