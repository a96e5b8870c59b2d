package dev.muduo.standalone.cli;

import dev.muduo.client.MuduoClient;
import dev.muduo.client.answer.TrainingReceipt;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.standalone.terminal.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muduo pretrain}. */
@Command(
        name = "pretrain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Have the prompt generator trained again, on the labels of now.",
        description = {
            "The prompt generator is trained once, when the first studies are labelled, and then frozen. This asks for another"
                    + " round of it: from where it is, over the labelled studies (over training.buffer.maxLabelledPerRound of"
                    + " them, if there are more), with a fresh schedule. It is in use as soon as the gate lets it pass; studies taught before keep their pseudo-labels until they are taught again.",
            "",
            "With student, one more round of the student is asked for, where its schedule is over and nothing new has come.",
            "",
            "Returns when the request is published; status says what the trainer makes of it."
        },
        footer = {
            "",
            "Examples:",
            "  muduo pretrain prompt-generator --reason more-labels",
            "  muduo status                                 until it is promoted, then:",
            "  muduo reteach --reason better-prompts"
        })
final class PretrainCommand implements Callable<Integer> {
    private static final List<String> MODELS = List.of(ModelNames.PROMPT_GENERATOR, ModelNames.STUDENT);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "prompt-generator, or student.")
    private String model;

    @Option(
            names = "--reason",
            paramLabel = "WORD",
            description = "Why: more-labels, new-settings or other (default). It is published with the request.")
    private String reason;

    @Option(
            names = "--request-id",
            paramLabel = "ID",
            description = "Makes the request repeatable: the same id asks for nothing new. Default: a new one.")
    private String requestId;

    @Option(names = "--json", description = "Print the answer as JSON.")
    private boolean json;

    @Mixin
    private ServerOption server;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!MODELS.contains(model)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "expected prompt-generator or student, got " + model);
        }
        String request = Optional.ofNullable(requestId).orElseGet(() -> "pretrain-" + UUID.randomUUID());
        try (MuduoClient muduo = server.client(PATIENCE)) {
            TrainingReceipt answer = muduo.models().train(model, request, Optional.ofNullable(reason));
            Terminal.standard().line(json ? MuduoClient.json(answer).toString() : line(answer));
        }
        return ExitStatus.DONE;
    }

    private static String line(TrainingReceipt answer) {
        return answer.model()
                + (answer.created() ? " will be trained again" : ": asked for already")
                + " (request " + answer.requestId() + ")";
    }
}
