package dev.muduo.standalone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.platform.security.AccessRole;
import dev.muduo.platform.security.Authentication;
import dev.muduo.platform.security.Caller;
import dev.muduo.platform.testing.SecuritySettings;
import dev.muduo.standalone.Standalone;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ApiKeyCommandTest {
    @TempDir
    Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    @Test
    void theKeyIsPrintedOnceAndOpensWhatItsRoleMay() throws Exception {
        assertEquals(ExitStatus.DONE, execute("api-key", "dr-a", "--role", "reviewer", "--data", data.toString()));

        String key = out.toString().strip();
        assertTrue(key.matches("muduo_[A-Za-z0-9_-]{43}"), key);
        Path file = Standalone.apiKeys(data);
        assertTrue(err.toString().contains(file.toString()), err.toString());
        assertFalse(Files.readString(file).contains(key));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Authentication authentication = Authentication.of(
                        SecuritySettings.section(Map.of("security.apiKeysFile", file.toString())),
                        InstantSource.system())
                .orElseThrow();
        assertEquals(
                new Caller("key dr-a", "dr-a", AccessRole.REVIEWER),
                authentication.authenticate(key).toCompletableFuture().get());
    }

    @Test
    void upListensBeyondThisMachineOnlyWhereThereAreKeys() throws Exception {
        Path config = Files.writeString(data.resolve("site.yaml"), "http: {host: 0.0.0.0}\n");
        String instance = data.resolve("instance").toString();
        assertEquals(ExitStatus.USAGE, execute("up", "--data", instance, "--config", config.toString()));
        assertTrue(err.toString().contains("set security.apiKeysFile"), err.toString());
    }

    @Test
    void aNameIsTakenOnce() throws Exception {
        String file = data.resolve("keys").toString();
        assertEquals(ExitStatus.DONE, execute("api-key", "a", "--role", "admin", "--file", file));
        assertEquals(ExitStatus.USAGE, execute("api-key", "a", "--role", "viewer", "--file", file));
        assertTrue(err.toString().contains("has a key called a"), err.toString());
        assertEquals(1, Files.readAllLines(Path.of(file)).size());
    }

    @Test
    void aNameAndARoleAreWhatTheyShouldBe() {
        assertEquals(ExitStatus.USAGE, execute("api-key", "no name", "--role", "admin", "--data", data.toString()));
        assertTrue(err.toString().contains("at most 64 letters"), err.toString());
        assertEquals(ExitStatus.USAGE, execute("api-key", "a", "--role", "owner", "--data", data.toString()));
        assertEquals(ExitStatus.USAGE, execute("api-key", "a", "--data", data.toString()));
        assertFalse(Files.exists(Standalone.apiKeys(data)));
    }
}
