package dev.muduo.benchmarks;

import dev.muduo.benchmarks.chaos.ChaosCommand;
import dev.muduo.benchmarks.fuzz.FuzzCommand;
import dev.muduo.benchmarks.ingestchaos.IngestChaosCommand;
import dev.muduo.benchmarks.ingestspeed.IngestCommand;
import dev.muduo.benchmarks.schedules.SchedulesCommand;
import dev.muduo.benchmarks.serving.ServingCommand;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./muduo bench}: what is measured rather than tested. */
@Command(
        name = "muduo bench",
        description = "Measures what the README reports. Every command prints its numbers and what it ran on.",
        subcommands = {
            ChaosCommand.class,
            FuzzCommand.class,
            IngestChaosCommand.class,
            IngestCommand.class,
            ImportWeightsCommand.class,
            MemoryCommand.class,
            OnlineCommand.class,
            SamMed3dCommand.class,
            SchedulesCommand.class,
            SegmentCommand.class,
            ServingCommand.class,
            TeachingCommand.class,
            TrainingCommand.class
        },
        mixinStandardHelpOptions = true)
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // The launcher passes its own command along.
        String[] rest = arguments.length > 0 && arguments[0].equals("bench")
                ? Arrays.copyOfRange(arguments, 1, arguments.length)
                : arguments;
        System.exit(commandLine().execute(rest));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler(UserFaults::explain)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }
}
