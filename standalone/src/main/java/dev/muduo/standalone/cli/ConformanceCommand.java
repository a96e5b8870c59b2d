package dev.muduo.standalone.cli;

import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.standalone.conformance.Check;
import dev.muduo.standalone.conformance.ConformanceException;
import dev.muduo.standalone.conformance.MethodConformance;
import dev.muduo.standalone.conformance.MetricsConformance;
import dev.muduo.standalone.conformance.SamMed3dConformance;
import dev.muduo.standalone.conformance.SuvConformance;
import dev.muduo.standalone.conformance.UNet3dConformance;
import dev.muduo.standalone.terminal.Terminal;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muduo conformance}: our numbers against a reference's. */
@Command(
        name = "conformance",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        header = "Compare what is computed here with reference numbers.",
        description =
                "Each check reads a folder of inputs and expected numbers and prints one line a quantity: name, error,"
                        + " tolerance, ok or FAIL. Exit status 0 if all hold, 1 if one does not, 2 if the folder cannot be read.",
        footer = {"", "Example:", "  muduo conformance metrics ../shared/fixtures/metrics"})
final class ConformanceCommand {
    @Spec
    private CommandSpec spec;

    private static final String FOLDER = "Folder with the inputs and the expected numbers.";

    @Command(
            name = "unet3d",
            mixinStandardHelpOptions = true,
            header = "The student network: import, forward, losses, gradients, five training steps.")
    int unet3d(@Parameters(paramLabel = "FOLDER", description = FOLDER) Path folder) {
        TensorEngine.start(Runtime.getRuntime().availableProcessors());
        return report(() -> UNet3dConformance.run(folder));
    }

    @Command(
            name = "sam3d",
            mixinStandardHelpOptions = true,
            header = "The foundation teachers' network: import, embedding, prompts, masks, predicted IoU.")
    int sam3d(@Parameters(paramLabel = "FOLDER", description = FOLDER) Path folder) {
        TensorEngine.start(Runtime.getRuntime().availableProcessors());
        return report(() -> SamMed3dConformance.run(folder));
    }

    @Command(
            name = "method",
            mixinStandardHelpOptions = true,
            header = "Soft IoU, selection, mixing, consistency, schedules, prompt points.")
    int method(@Parameters(paramLabel = "FOLDER", description = FOLDER) Path folder) {
        return report(() -> MethodConformance.run(folder));
    }

    @Command(
            name = "metrics",
            mixinStandardHelpOptions = true,
            header = "Dice, RAVD and surface distances of mask pairs.")
    int metrics(@Parameters(paramLabel = "FOLDER", description = FOLDER) Path folder) {
        return report(() -> MetricsConformance.run(folder));
    }

    @Command(
            name = "suv",
            mixinStandardHelpOptions = true,
            header = "SUVbw of one PET series (a folder or .tar.gz of DICOM files and a NIfTI mask).",
            description =
                    "Prints minimum, median and maximum over the mask, the rules that applied and the tags they read.")
    int suv(
            @Parameters(paramLabel = "PATH", description = "Folder or .tar.gz with the series and its mask.") Path path,
            @Option(
                            names = "--expect",
                            paramLabel = "MIN,MEDIAN,MAX",
                            split = ",",
                            defaultValue = "0.20,1.00,4.00",
                            description = "What they must be, to two decimals; default: ${DEFAULT-VALUE}.")
                    List<Double> expected) {
        try {
            SuvConformance.Outcome outcome = SuvConformance.run(path, expected);
            outcome.lines().forEach(Terminal.standard()::line);
            return outcome.ok() ? ExitStatus.DONE : ExitStatus.FAILED;
        } catch (ConformanceException unreadable) {
            spec.commandLine().getErr().println("muduo: " + unreadable.getMessage());
            return ExitStatus.USAGE;
        }
    }

    /** Prints the checks and says whether all hold. */
    private int report(Conformance conformance) {
        List<Check> checks;
        try {
            checks = conformance.run();
        } catch (ConformanceException unreadable) {
            spec.commandLine().getErr().println("muduo: " + unreadable.getMessage());
            return ExitStatus.USAGE;
        }
        Terminal terminal = Terminal.standard();
        checks.forEach(check -> terminal.line(check.line()));
        return checks.stream().allMatch(Check::ok) ? ExitStatus.DONE : ExitStatus.FAILED;
    }

    @FunctionalInterface
    private interface Conformance {
        List<Check> run();
    }
}
