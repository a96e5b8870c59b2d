package dev.muduo.standalone.cli;

import dev.muduo.platform.agent.Health;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.standalone.terminal.Terminal;
import dev.muduo.standalone.watch.LoopPicture;
import dev.muduo.standalone.watch.LoopPicture.Agreement;
import dev.muduo.standalone.watch.LoopPicture.Model;
import dev.muduo.standalone.watch.StatusRoutes.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The status in words. */
final class StatusText {
    private final Terminal terminal;

    StatusText(Terminal terminal) {
        this.terminal = terminal;
    }

    List<String> lines(Status status) {
        LoopPicture loop = status.loop();
        List<String> lines = new ArrayList<>();
        lines.add(row(
                "studies",
                loop.studies().arrived() + " arrived" + roles(loop) + ", "
                        + loop.studies().labelled() + " labelled for training"));
        lines.add(row(
                "teaching",
                loop.teaching().taught() + " taught, " + loop.teaching().waiting() + " waiting, "
                        + loop.teaching().patches() + " patches"));
        for (Agreement agreement : loop.teaching().structures()) {
            lines.add(row(
                    "",
                    "  %-24s teachers agree %s on %d patches"
                            .formatted(
                                    agreement.structure(),
                                    agreement
                                            .meanIou()
                                            .map(iou -> String.format(Locale.ROOT, "%.2f", iou))
                                            .orElse("–"),
                                    agreement.patchesValid())));
        }
        for (Model model : loop.models()) {
            lines.add(row(model.name(), line(model)));
            model.lastRejection().ifPresent(reason -> lines.add(row("", "  last rejected: " + reason)));
        }
        lines.add(row(
                "serving",
                loop.serving().answered() == 0
                        ? "no request answered yet"
                        : loop.serving().answered() + " requests answered, the last by promotion "
                                + loop.serving().lastNumber()));
        new TreeMap<>(loop.deadLetters())
                .forEach((topic, count) -> lines.add(terminal.red(row("set aside", count + " records in " + topic))));
        if (status.ready()) {
            lines.add(row("health", terminal.green("every role is ready")));
        }
        status.notReady().forEach((role, part) -> lines.add(health(role, part)));
        return lines;
    }

    private static String health(String role, Health.Part part) {
        return part.state() == Health.State.WAITING
                ? row("waiting", role + ": " + part.reason())
                : row("not ready", role + ": " + part.state().name().toLowerCase(Locale.ROOT) + ", " + part.reason());
    }

    private static String line(Model model) {
        if (ModelNames.isTeacher(model.name())) {
            return model.imported()
                    .map(weights -> "imported weights " + shortened(weights.checkpoint()) + " are in use (file "
                            + shortened(weights.originalSha256()) + ")")
                    .orElse("no weights imported");
        }
        String promoted = model.promoted()
                .map(now -> "promotion " + now.number() + " (" + shortened(now.checkpoint()) + ") is in use, ")
                .orElse("none promoted yet, ");
        String metrics = model.metrics().isEmpty()
                ? ""
                : "; "
                        + new TreeMap<>(model.metrics())
                                .entrySet().stream()
                                        .map(metric -> String.format(
                                                Locale.ROOT, "%s %.4g", metric.getKey(), metric.getValue()))
                                        .collect(Collectors.joining(", "));
        String imported = model.imported()
                .map(weights -> "; last imported: " + shortened(weights.checkpoint()))
                .orElse("");
        return promoted + "step " + model.step() + ", " + model.written() + " checkpoints, " + model.promotions()
                + " promoted, " + model.rejected() + " rejected" + metrics + imported;
    }

    private static String shortened(String sha256) {
        return sha256.substring(0, 12);
    }

    private static String roles(LoopPicture loop) {
        Map<String, Integer> byRole = new TreeMap<>(loop.studies().byRole());
        return byRole.isEmpty()
                ? ""
                : byRole.entrySet().stream()
                        .map(role -> role.getValue() + " " + role.getKey())
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    static String row(String name, String text) {
        return String.format(Locale.ROOT, "%-17s %s", name, text);
    }
}
