package dev.muduo.standalone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A token is never on the command line, which all of a machine can see, and never on a network that others can read. */
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

    /** Every command that talks to an instance, with what it takes to get as far as that. */
    private Map<String, List<String>> commands() throws IOException {
        Path study = Files.createDirectories(folder.resolve("study"));
        Files.writeString(study.resolve("ct.nii.gz"), "CT");
        Files.writeString(study.resolve("pet.nii.gz"), "PET");
        Path weights = Files.writeString(folder.resolve("weights.pth"), "weights");
        return Map.of(
                "submit", List.of(study.toString()),
                "held", List.of(),
                "segment",
                        List.of(
                                study.toString(),
                                "-o",
                                folder.resolve("mask.nii.gz").toString()),
                "status", List.of(),
                "models", List.of(),
                "pretrain", List.of("student"),
                "reteach", List.of(),
                "import-weights", List.of(weights.toString(), "--as", "student"));
    }

    @Test
    void noCommandSendsATokenWhereOthersCanReadIt() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "muduo_secret");
        for (Map.Entry<String, List<String>> command : commands().entrySet()) {
            Said said = execute(command, "--server", "http://192.0.2.7:8080", "--token-file", token.toString());
            assertEquals(ExitStatus.FAILED, said.status(), command.getKey());
            assertOneLine(said, "the token is a secret and is not sent over plain http");
            assertTrue(said.error().contains("http://192.0.2.7:8080"), said.error());
        }
    }

    @Test
    void everyCommandThatTakesAServerIsAmongThem() throws IOException {
        assertEquals(
                commands().keySet(),
                Main.commandLine().getSubcommands().entrySet().stream()
                        .filter(each ->
                                each.getValue().getCommandSpec().optionsMap().containsKey("--server"))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet()));
    }

    @Test
    void whatIsNoTokenIsSaidInOneLine() throws IOException {
        Path empty = Files.writeString(folder.resolve("token"), "\n");
        for (Map.Entry<String, List<String>> command : commands().entrySet()) {
            if (!command.getKey().equals("import-weights")) {
                Said said = execute(command, "--server", "http://127.0.0.1:1", "--token-file", empty.toString());
                assertEquals(ExitStatus.USAGE, said.status(), command.getKey());
                assertOneLine(said, "the token is empty");
            }
        }
    }

    @Test
    void whatIsNoAddressIsWrongUsage() throws IOException {
        for (Map.Entry<String, List<String>> command : commands().entrySet()) {
            for (String address : List.of("ftp://muduo.example", "muduo.example:8080", "http://")) {
                Said said = execute(command, "--server", address);
                assertEquals(ExitStatus.USAGE, said.status(), command.getKey());
                assertTrue(said.error().contains("--server"), said.error());
                assertFalse(said.error().contains("\tat "), said.error());
            }
        }
    }

    private static void assertOneLine(Said said, String text) {
        assertTrue(said.error().startsWith("muduo: ") && said.error().contains(text), said.error());
        assertEquals(1, said.error().lines().count(), said.error());
        assertFalse(said.error().contains("muduo_secret"), said.error());
    }

    private record Said(int status, String error) {}

    private static Said execute(Map.Entry<String, List<String>> command, String... more) {
        StringWriter error = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of(command.getKey()));
        arguments.addAll(command.getValue());
        arguments.addAll(List.of(more));
        int status = Main.commandLine()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(error, true))
                .execute(arguments.toArray(String[]::new));
        return new Said(status, error.toString());
    }
}
