package dev.muduo.standalone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A token is never on the command line, which all of a machine can see. */
class ServerOptionTest {
    @TempDir
    Path folder;

    @Test
    void theFileComesBeforeTheEnvironment() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "muduo_file\n");
        Map<String, String> environment = Map.of(ServerOption.TOKEN, "muduo_environment");
        assertEquals(
                "muduo_file",
                ServerOption.token(file, environment).orElseThrow().get());
        assertEquals(
                "muduo_environment",
                ServerOption.token(null, environment).orElseThrow().get());
        assertTrue(ServerOption.token(null, Map.of()).isEmpty());
        assertTrue(ServerOption.token(null, Map.of(ServerOption.TOKEN, "")).isEmpty());
    }

    @Test
    void noCommandTakesATokenItself() {
        for (CommandLine command : Main.commandLine().getSubcommands().values()) {
            assertFalse(command.getCommandSpec().optionsMap().containsKey("--token"), command.getCommandName());
        }
        CommandLine segment = Main.commandLine().getSubcommands().get("segment");
        assertTrue(segment.getCommandSpec().optionsMap().containsKey("--token-file"));
        assertTrue(segment.getCommandSpec().optionsMap().containsKey("--ca"));
    }
}
