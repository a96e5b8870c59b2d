package dev.muduo.standalone.client;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningInstanceTest {
    @TempDir
    Path folder;

    @Test
    void anInstanceThatWasKilledIsNotFound() throws IOException {
        new RunningInstance("http://127.0.0.1:1", ProcessHandle.current().pid()).write(folder);
        assertTrue(RunningInstance.find(folder).isPresent());
        new RunningInstance("http://127.0.0.1:1", 4_194_305).write(folder);
        assertTrue(RunningInstance.find(folder).isEmpty());
    }
}
