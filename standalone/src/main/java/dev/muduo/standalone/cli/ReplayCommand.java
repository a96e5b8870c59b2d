package dev.muduo.standalone.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muduo.networks.runtime.EngineConfig;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.platform.config.Configuration;
import dev.muduo.platform.config.ModelConfig;
import dev.muduo.platform.telemetry.Logs;
import dev.muduo.platform.telemetry.TelemetryConfig;
import dev.muduo.standalone.replay.RecordedLoop;
import dev.muduo.standalone.terminal.Terminal;
import dev.muduo.trainer.config.TrainingConfig;
import dev.muduo.trainer.replay.LoggedRound;
import dev.muduo.trainer.replay.LoggedRounds;
import dev.muduo.trainer.replay.RepeatedRound;
import dev.muduo.trainer.replay.ReplayRange;
import dev.muduo.trainer.replay.RoundReplay;
import dev.muduo.trainer.replay.TrainedWith;
import dev.muduo.trainer.replay.UnreplayableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code muduo replay} (DESIGN: same log, same hash). */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Compute rounds of training again, and compare the checkpoints' hashes.",
        description = {
            "Training is a pure function of the log: from a checkpoint, the records that a round took in and the settings in the"
                    + " manifest follow the next checkpoint's bits. This loads --from, makes every round again up to the one"
                    + " that ended in --to, with the trainer itself, and says of each whether its hash is the same, or what"
                    + " differs first. A round after one that differs begins from the log's checkpoint again: each is judged by"
                    + " itself.",
            "",
            "Nothing is written to log and store. An instance may run on the data directory or not: where none does, its Kafka and"
                    + " its store are started for as long as this takes, and nobody else can start one meanwhile; where one"
                    + " does, this reads beside it.",
            "",
            "Results repeat with an equal number of native threads, which is set as the manifests say (a range in which it"
                    + " changes is refused, with the checkpoint where to divide it), and on an equal kind of processor, of which"
                    + " the manifest says nothing: a hash that differs on another machine, with all values nearly the same, means"
                    + " just that."
        },
        footer = {
            "",
            "Examples:",
            "  muduo replay --from start --to 3f0c51e19a77 --data /srv/muduo",
            "  muduo replay --from 9a7704aa0b12 --to 3f0c51e19a77 --config site.yaml --json",
            "  muduo replay --from start --to 3f0c51e19a77 --cluster --config site.yaml",
            "",
            "Exit status: 0 all hashes are the same; 1 one differs; 2 there is no such range, its objects are gone, or it was"
                    + " trained with other settings (they are named); 3 log or store do not answer."
        })
final class ReplayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "CHECKPOINT",
            description =
                    "The checkpoint to begin from, or: start. Its SHA-256, or the first digits, as muduo models prints"
                            + " them.")
    private String from;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "CHECKPOINT",
            description = "The checkpoint that the last round ended in; of the same model.")
    private String to;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "muduo-data",
            description = "Data directory of the instance. Default: ${DEFAULT-VALUE}.")
    private Path data;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "The configuration to train with, as for up: one that is not the manifests' is refused, with the keys."
                            + " Default: each round's own, from its manifest.")
    private Path config;

    @Option(
            names = "--cluster",
            description = "Log and store are where --config says (sections kafka and store), not in a data directory.")
    private boolean cluster;

    @Option(names = "--json", description = "Print one JSON object a round.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (cluster && config == null) {
            throw new ParameterException(
                    spec.commandLine(), "--cluster needs a --config that says where Kafka and the store are");
        }
        Configuration configuration = Configuration.load(Optional.ofNullable(config));
        Logs.configure(
                configuration.with(Map.of("telemetry.logLevel", "WARN")).section("telemetry", TelemetryConfig.class));
        TensorEngine.place(configuration.section("engine", EngineConfig.class));
        try (Ending ending = Ending.ofThisThread();
                RecordedLoop loop = cluster ? RecordedLoop.at(configuration) : RecordedLoop.in(data, configuration)) {
            ReplayRange range =
                    ReplayRange.between(LoggedRounds.read(loop.platform().log()), from, to);
            try (RoundReplay replay = new RoundReplay(loop.platform(), range.model())) {
                requireAsConfigured(range, replay, configuration);
                return replay(range, replay);
            }
        }
    }

    /** Before the first step, which may be hours before the last. */
    private void requireAsConfigured(ReplayRange range, RoundReplay replay, Configuration configuration) {
        requireReplayable(range, replay);
        for (LoggedRound round : range.rounds()) {
            TrainedWith settings = replay.settings(round);
            List<String> others = config == null
                    ? List.of()
                    : settings.differences(
                            configuration.section("model", ModelConfig.class),
                            configuration.section("training", TrainingConfig.class));
            if (!others.isEmpty()) {
                throw new UnreplayableException("round " + round.number() + " was not trained with " + config + ": "
                        + String.join("; ", others) + ". Without --config each round is made with its own settings");
            }
        }
    }

    /** @throws UnreplayableException if a round is not, with the checkpoint after which rounds are, if there is one */
    private static void requireReplayable(ReplayRange range, RoundReplay replay) {
        List<LoggedRound> rounds = range.rounds();
        UnreplayableException last = null;
        int replayableFrom = 0;
        for (int i = 0; i < rounds.size(); i++) {
            try {
                replay.settings(rounds.get(i));
            } catch (UnreplayableException e) {
                last = e;
                replayableFrom = i + 1;
            }
        }
        if (last != null && replayableFrom < rounds.size()) {
            String before = rounds.get(replayableFrom - 1).checkpoint();
            throw new UnreplayableException(last.getMessage() + "; what came after it can be: --from " + before);
        }
        if (last != null) {
            throw last;
        }
    }

    private int replay(ReplayRange range, RoundReplay replay) throws InterruptedException {
        TensorEngine.start(replay.threads(range));
        Terminal terminal = Terminal.standard();
        int differing = 0;
        for (LoggedRound round : range.rounds()) {
            RepeatedRound repeated = replay.repeat(round);
            differing += repeated.same() ? 0 : 1;
            terminal.line(json ? object(range, repeated).toString() : line(terminal, repeated));
        }
        if (!json) {
            terminal.line(
                    differing == 0
                            ? range.rounds().size() + " rounds of " + range.model() + ": every hash is the same"
                            : differing + " of " + range.rounds().size() + " rounds of " + range.model() + " differ");
        }
        return differing == 0 ? ExitStatus.DONE : ExitStatus.FAILED;
    }

    private static String line(Terminal terminal, RepeatedRound repeated) {
        LoggedRound round = repeated.round();
        String outcome = repeated.difference()
                .map(what -> terminal.red("differs") + ": came to "
                        + repeated.sha256().substring(0, 12) + "; " + what)
                .orElse(terminal.green("same hash"));
        return String.format(
                Locale.ROOT,
                "round %3d  steps %5d to %5d  %s  %s",
                round.number(),
                round.firstStep(),
                round.firstStep() + round.steps() - 1,
                round.checkpoint().substring(0, 12),
                outcome);
    }

    private static ObjectNode object(ReplayRange range, RepeatedRound repeated) {
        LoggedRound round = repeated.round();
        return JsonNodeFactory.instance
                .objectNode()
                .put("model", range.model())
                .put("round", round.number())
                .put("firstStep", round.firstStep())
                .put("steps", round.steps())
                .put("checkpoint", round.checkpoint())
                .put("repeated", repeated.sha256())
                .put("same", repeated.same())
                .put("difference", repeated.difference().orElse(null));
    }
}
