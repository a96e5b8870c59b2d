package dev.muduo.standalone.embedded;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryLockTest {
    @TempDir
    Path directory;

    @Test
    void aSecondOwnerIsToldWhoTheFirstIs() throws IOException {
        Path file = directory.resolve("lock");
        try (DataDirectoryLock first = DataDirectoryLock.acquire(file)) {
            DirectoryInUseException refusal =
                    assertThrows(DirectoryInUseException.class, () -> DataDirectoryLock.acquire(file));
            String pid = Long.toString(ProcessHandle.current().pid());
            assertTrue(refusal.getMessage().contains("in use by process " + pid), refusal.getMessage());
            assertTrue(refusal.getMessage().contains("--data"), refusal.getMessage());
        }
        DataDirectoryLock.acquire(file).close();
    }
}
