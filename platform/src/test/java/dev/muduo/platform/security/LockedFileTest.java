package dev.muduo.platform.security;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LockedFileTest {
    private static final int FREE = 10;
    private static final int TAKEN = 11;

    @TempDir
    Path folder;

    /** Another process that wants the file: within one, Java keeps locks apart itself, and does not see that one is lost. */
    static final class Rival {
        private Rival() {}

        public static void main(String[] arguments) throws Exception {
            int status;
            try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                status = lock == null ? TAKEN : FREE;
            }
            System.exit(status);
        }
    }

    private static int rival(Path file) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        Path.of(LockedFileTest.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                                .toString(),
                        Rival.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
    }

    @Test
    void itIsReadAndWrittenWithoutLettingOthersIn() throws Exception {
        Path file = folder.resolve("file");
        byte[] line = "line\n".getBytes(StandardCharsets.UTF_8);
        try (LockedFile alone = LockedFile.open(file)) {
            alone.append(line);
            assertArrayEquals(line, alone.read());
            alone.append(line);
            assertEquals(2 * line.length, alone.read().length);
            assertEquals(TAKEN, rival(file));
        }
        assertEquals(FREE, rival(file));
    }
}
