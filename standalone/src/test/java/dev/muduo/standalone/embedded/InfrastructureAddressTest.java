package dev.muduo.standalone.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another process's death leaves behind; of a living one {@link InfrastructureTest}. */
class InfrastructureAddressTest {
    @TempDir
    Path directory;

    private static InfrastructureAddress of(long pid, Optional<Long> started) {
        return new InfrastructureAddress("127.0.0.1:1", "http://127.0.0.1:2", "credentials", pid, started);
    }

    /** The parent of this process lives, and owns nothing. */
    @Test
    void anotherProcessThatHasTheIdOfOneThatDiedIsNotTakenForIt() throws IOException {
        ProcessHandle other = ProcessHandle.current().parent().orElseThrow();
        of(other.pid(), other.info().startInstant().map(Instant::toEpochMilli)).write(directory);
        assertEquals(Optional.empty(), InfrastructureAddress.find(directory), "nobody has ever locked it");
        Files.writeString(InfrastructureAddress.lockIn(directory), other.pid() + "\n");
        assertEquals(Optional.empty(), InfrastructureAddress.find(directory), "nobody has it locked now");
    }

    /** As in a container that was started again, where the first process always has the same id. */
    @Test
    void aProcessDoesNotTakeItselfForAnEarlierOneOfItsId() throws IOException {
        ProcessHandle self = ProcessHandle.current();
        Optional<Long> started = self.info().startInstant().map(Instant::toEpochMilli);
        of(self.pid(), started.map(millis -> millis - 60_000)).write(directory);
        assertEquals(Optional.empty(), InfrastructureAddress.find(directory));
        InfrastructureAddress ours = of(self.pid(), started);
        ours.write(directory);
        assertEquals(Optional.of(ours), InfrastructureAddress.find(directory));
    }

    @Test
    void whereNothingWasWrittenNobodyIs() throws IOException {
        assertEquals(Optional.empty(), InfrastructureAddress.find(directory));
    }
}
