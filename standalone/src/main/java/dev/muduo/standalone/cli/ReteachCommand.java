package dev.muduo.standalone.cli;

import dev.muduo.client.MuduoClient;
import dev.muduo.client.Teaching;
import dev.muduo.client.answer.TeachingReceipt;
import dev.muduo.standalone.terminal.Terminal;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muduo reteach}. */
@Command(
        name = "reteach",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Have studies taught again, with the newest prompts and teachers.",
        description = {
            "Asks for a further teaching run of studies of role TRAIN, in their newest revision: those named, or all, or all"
                    + " that arrived since. What the teachers understood of a study is kept, so that with the same weights a"
                    + " run only decodes. A higher run replaces a lower one in training.",
            "",
            "Prints one line a study: its id, its revision and the run."
        },
        footer = {
            "",
            "Examples:",
            "  muduo reteach --since 7d --reason better-prompts",
            "  muduo reteach --since 2026-03-01",
            "  muduo reteach 3f0c…e1 9a77…04"
        })
final class ReteachCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "STUDY",
            description = "Ids of studies, as submit prints them. Default: all of role TRAIN.")
    private List<String> studies = List.of();

    @Option(
            names = "--since",
            paramLabel = "DATE|DURATION",
            description = "Only studies that arrived since: a date (2026-03-01, from midnight here), an instant"
                    + " (2026-03-01T12:00:00Z), or how long ago (90min, 12h, 7d).")
    private String since;

    @Option(
            names = "--reason",
            paramLabel = "WORD",
            description = "Why: better-prompts, new-weights or other (default). It is published with the request.")
    private String reason;

    @Option(
            names = "--request-id",
            paramLabel = "ID",
            description = "Makes the request repeatable: the same id asks for nothing new. Default: a new one.")
    private String requestId;

    @Option(names = "--json", description = "Print one JSON object a study.")
    private boolean json;

    @Mixin
    private ServerOption server;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (since != null && !studies.isEmpty()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "either studies or --since: those named are taught whenever they arrived");
        }
        Optional<Instant> arrived = Optional.ofNullable(since).map(this::instant);
        String request = Optional.ofNullable(requestId).orElseGet(() -> "reteach-" + UUID.randomUUID());
        Teaching.Again again = new Teaching.Again(request, Optional.ofNullable(reason));
        Terminal terminal = Terminal.standard();
        List<TeachingReceipt.Taught> asked = new ArrayList<>();
        Consumer<TeachingReceipt.Taught> each = study -> {
            asked.add(study);
            terminal.line(json ? MuduoClient.json(study).toString() : line(study));
        };
        try (MuduoClient muduo = server.client(PATIENCE)) {
            if (studies.isEmpty()) {
                muduo.teaching().all(again, arrived, each);
            } else {
                muduo.teaching().studies(again, studies, each);
            }
        }
        if (!json) {
            long created =
                    asked.stream().filter(TeachingReceipt.Taught::created).count();
            terminal.line(created + " of " + asked.size() + " studies will be taught again (request " + request + ")");
        }
        return ExitStatus.DONE;
    }

    private Instant instant(String text) {
        try {
            return SinceText.parse(text, Clock.system(ZoneId.systemDefault()));
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--since: " + e.getMessage(), e);
        }
    }

    private static String line(TeachingReceipt.Taught study) {
        return study.studyId() + "  revision " + study.revision() + "  run " + study.run()
                + (study.created() ? "" : "  asked for already");
    }
}
