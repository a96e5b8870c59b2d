package dev.muduo.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.client.MuduoClient;
import dev.muduo.platform.json.Json;
import dev.muduo.standalone.terminal.Terminal;
import dev.muduo.standalone.watch.LoopPicture;
import dev.muduo.standalone.watch.StatusRoutes.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muduo models}. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        header = "List checkpoints and what became of them.",
        description =
                "One line a checkpoint, oldest first: model, checkpoint, round, step, fate, metrics; * serves now. Imported"
                        + " weights have no round.",
        footer = {"", "Example:", "  muduo models --json | jq '.[] | select(.name == \"student\") | .promoted'"})
final class ModelsCommand implements Callable<Integer> {
    @Mixin
    private ServerOption server;

    @Option(names = "--json", description = "Print the models as a JSON array.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode answer;
        try (MuduoClient muduo = server.client()) {
            answer = muduo.get("/v1/status");
        }
        Terminal terminal = Terminal.standard();
        if (json) {
            terminal.line(answer.path("loop").path("models").toString());
            return ExitStatus.DONE;
        }
        Status status =
                Json.read(answer.toString().getBytes(StandardCharsets.UTF_8), Status.class, "the answer of /v1/status");
        if (status.loop().models().isEmpty()) {
            terminal.line("no checkpoint yet");
        }
        for (LoopPicture.Model model : status.loop().models()) {
            for (LoopPicture.Checkpoint checkpoint : model.checkpoints()) {
                terminal.line(line(model, checkpoint));
            }
        }
        return ExitStatus.DONE;
    }

    private static String line(LoopPicture.Model model, LoopPicture.Checkpoint checkpoint) {
        boolean serves = checkpoint.fate().equals("in use")
                || model.promoted()
                        .map(promoted -> promoted.checkpoint().equals(checkpoint.sha256()))
                        .orElse(false);
        String metrics = new TreeMap<>(checkpoint.metrics())
                .entrySet().stream()
                        .map(metric -> String.format(Locale.ROOT, "%s=%.4g", metric.getKey(), metric.getValue()))
                        .collect(Collectors.joining(" "));
        return String.format(
                Locale.ROOT,
                "%s %-16s %s  %s  %-8s  %s",
                serves ? "*" : " ",
                model.name(),
                checkpoint.sha256().substring(0, 12),
                origin(checkpoint),
                checkpoint.fate(),
                metrics);
    }

    private static String origin(LoopPicture.Checkpoint checkpoint) {
        return checkpoint.round() < 0
                ? String.format(Locale.ROOT, "%-21s", "imported")
                : String.format(Locale.ROOT, "round %3d  step %5d", checkpoint.round(), checkpoint.step());
    }
}
