package dev.muduo.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.client.MuduoClient;
import dev.muduo.client.RefusedException;
import dev.muduo.platform.json.Json;
import dev.muduo.standalone.terminal.Terminal;
import dev.muduo.standalone.watch.StatusRoutes.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muduo status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        header = "Show what the loop is doing.",
        description = "Studies, teaching, models, what serves now, and what is not ready and why.",
        footer = {"", "Example:", "  muduo status --json | jq .loop.teaching.waiting"})
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private ServerOption server;

    @Option(names = "--json", description = "Print the answer of GET /v1/status as it is.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Terminal terminal = Terminal.standard();
        try (MuduoClient muduo = server.client()) {
            JsonNode answer = muduo.get("/v1/status");
            if (json) {
                terminal.line(answer.toString());
            } else {
                Status status = Json.read(
                        answer.toString().getBytes(StandardCharsets.UTF_8), Status.class, "the answer of /v1/status");
                new StatusText(terminal).lines(status).forEach(terminal::line);
                dicom(muduo).ifPresent(line -> terminal.line(terminal.red(line)));
            }
        }
        return ExitStatus.DONE;
    }

    /** What waits for a person; nothing where no DICOM is taken. */
    private static Optional<String> dicom(MuduoClient muduo) throws IOException, InterruptedException {
        try {
            Map<String, Integer> counts = muduo.dicomStudies().counts();
            int held = counts.getOrDefault("HELD", 0);
            int refused = counts.getOrDefault("REFUSED", 0);
            return held + refused == 0
                    ? Optional.empty()
                    : Optional.of(StatusText.row(
                            "DICOM studies", held + " held for a person, " + refused + " refused; see: muduo held"));
        } catch (RefusedException noDicom) {
            return Optional.empty();
        }
    }
}
