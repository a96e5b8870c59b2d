package dev.muduo.standalone.cli;

import dev.muduo.client.NotNowException;
import dev.muduo.client.RefusedException;
import dev.muduo.client.UnfitTokenException;
import dev.muduo.client.UnprotectedTokenException;
import dev.muduo.client.UnreachableException;
import dev.muduo.client.UnreadableAnswerException;
import dev.muduo.networks.weights.WeightsException;
import dev.muduo.platform.agent.RecordFaultException;
import dev.muduo.platform.agent.SurroundingsException;
import dev.muduo.platform.config.ConfigurationException;
import dev.muduo.platform.log.WrongTopicException;
import dev.muduo.platform.store.UnfitStoreException;
import dev.muduo.trainer.replay.UnreplayableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import javax.net.ssl.SSLException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: a table of contents. */
@Command(
        name = "muduo",
        version = "MuDuo Online 0.1.0",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        header = "PET/CT segmentation that keeps learning, on this machine.",
        description = {
            "",
            "Studies go in; two frozen foundation models turn each into pseudo-labels; a trainer keeps a small network learning"
                    + " from those on which the two agree; a gate decides whether a new checkpoint may serve; requests for"
                    + " segmentations are answered with the promoted one.",
            "",
            "Research use. Not a medical device."
        },
        footer = {
            "",
            "Examples:",
            "  muduo demo                                  the whole loop on made-up studies",
            "  muduo demo --cohort ../studies              the same on your own",
            "  muduo up                                    run it until stopped; state is kept in ./muduo-data",
            "  muduo api-key dr-a --role reviewer          a key, for who asks; then nobody without one is let in",
            "  muduo submit PATIENT_01 --label label.nii.gz --structures liver,spleen --annotator NAME",
            "  muduo segment PATIENT_02 -o mask.nii.gz",
            "  muduo import-weights sam_med3d_turbo.pth --as ct-teacher",
            "  muduo pretrain prompt-generator             trained again, on the labels of now",
            "  muduo replay --from start --to CHECKPOINT   the same training again: the same hash?",
            "  muduo deidentify STUDY clean --secret FILE  DICOM files without identity",
            "  muduo bench --help                          what is measured rather than tested",
            "  muduo experiment --help                     methods compared on a cohort, offline",
            "",
            "A study is a folder with ct.nii.gz (Hounsfield units) and pet.nii.gz (SUVbw), or with DICOM files.",
            "",
            "Exit status of every command: 0 done; 1 refused, or a check does not hold; 2 wrong usage, or a file that"
                    + " cannot be read or written; 3 nobody answers, or not yet (worth trying again); 130 ended by Ctrl-C, 143 by SIGTERM,"
                    + " both in good order."
        },
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            ApiKeyCommand.class,
            SubmitCommand.class,
            HeldCommand.class,
            SegmentCommand.class,
            StatusCommand.class,
            ModelsCommand.class,
            OpenApiCommand.class,
            ImportWeightsCommand.class,
            PretrainCommand.class,
            ReteachCommand.class,
            ReplayCommand.class,
            DeidentifyCommand.class,
            ConformanceCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** Every command, with how faults become words and exit statuses. */
    public static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler(Main::explain)
                .setUsageHelpWidth(100)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    /** Faults that a user can do something about are one line; all others are ours, with their stack. */
    private static int explain(Exception fault, CommandLine command, CommandLine.ParseResult parsed) {
        if (fault instanceof InterruptedException) {
            return ExitStatus.INTERRUPTED;
        }
        if (fault instanceof UnreachableException && isCausedBy(fault, SSLException.class)) {
            command.getErr()
                    .println("muduo: " + fault.getMessage()
                            + "; name an address that its certificate has with --server, and"
                            + " a private authority with --ca");
            return ExitStatus.NOT_READY;
        }
        if (fault instanceof UnreachableException || fault instanceof NotNowException) {
            return say(command, fault, ExitStatus.NOT_READY);
        }
        if (fault instanceof RefusedException
                || fault instanceof UnprotectedTokenException
                || fault instanceof UnreadableAnswerException
                || fault instanceof WeightsException) {
            return say(command, fault, ExitStatus.FAILED);
        }
        if (fault instanceof SurroundingsException) {
            // An object that is gone does not come by waiting.
            return say(
                    command,
                    fault,
                    isCausedBy(fault, RecordFaultException.class) ? ExitStatus.USAGE : ExitStatus.NOT_READY);
        }
        boolean ofTheUser = fault instanceof IOException
                || fault instanceof UnreplayableException
                || fault instanceof UncheckedIOException
                || fault instanceof UnfitTokenException
                || fault instanceof ConfigurationException
                || fault instanceof WrongTopicException
                || fault instanceof UnfitStoreException
                || isCausedBy(fault, BindException.class);
        if (ofTheUser) {
            return say(command, fault, ExitStatus.USAGE);
        }
        fault.printStackTrace(command.getErr());
        return ExitStatus.FAILED;
    }

    private static boolean isCausedBy(Throwable fault, Class<? extends Throwable> type) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static int say(CommandLine command, Exception fault, int status) {
        command.getErr().println("muduo: " + fault.getMessage());
        return status;
    }
}
