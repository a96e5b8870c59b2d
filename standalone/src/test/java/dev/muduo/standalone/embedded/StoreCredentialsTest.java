package dev.muduo.standalone.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
        StoreCredentials created = StoreCredentials.readOrCreate(directory);
        assertEquals(created, StoreCredentials.readOrCreate(directory));
        assertEquals(64, created.secretKey().length());
        for (String name : new String[] {StoreCredentials.ACCESS_KEY_FILE, StoreCredentials.SECRET_KEY_FILE}) {
            assertEquals(
                    "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))));
        }
        assertNotEquals(created, StoreCredentials.readOrCreate(directory.resolve("other")));
    }

    @Test
    void neverShowTheSecret() throws IOException {
        StoreCredentials created = StoreCredentials.readOrCreate(directory);
        assertFalse(created.toString().contains(created.secretKey()));
    }

    @Test
    void saySoWhenAFileIsDamaged() throws IOException {
        Files.writeString(directory.resolve(StoreCredentials.SECRET_KEY_FILE), "short\n");
        IOException refusal = assertThrows(IOException.class, () -> StoreCredentials.readOrCreate(directory));
        assertTrue(refusal.getMessage().contains(directory.toString()), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("short\n"), refusal.getMessage());
    }
}
