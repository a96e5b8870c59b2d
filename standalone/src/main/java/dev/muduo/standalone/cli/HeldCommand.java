package dev.muduo.standalone.cli;

import dev.muduo.client.MuduoClient;
import dev.muduo.client.answer.DicomStudy;
import dev.muduo.imaging.study.ConflictRule;
import dev.muduo.standalone.terminal.Terminal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muduo held}. */
@Command(
        name = "held",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Show DICOM studies that wait for a person, and decide about one.",
        description = {
            "Where it is not plain which series are a study's CT and PET, nothing is guessed: the study is held, with the reason"
                    + " and its series, until somebody chooses or dismisses it. So is one that an archive lists and does not give, and one that a fault of"
                    + " ours keeps from being taken. Studies that were refused are shown, too: they are tried again when further"
                    + " instances come."
        },
        footer = {
            "",
            "Examples:",
            "  muduo held",
            "  muduo held 3f0c…e1 --ct 9a77…04",
            "  muduo held 3f0c…e1 --conflict LAST",
            "  muduo held 3f0c…e1 --retry",
            "  muduo held 3f0c…e1 --dismiss"
        })
final class HeldCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "STUDY", description = "The id of the study to decide about.")
    private String study;

    @ArgGroup(exclusive = false)
    private Decision decision;

    @Option(names = "--json", description = "Print one JSON object a study.")
    private boolean json;

    @Mixin
    private ServerOption server;

    private static final class Decision {
        @Option(names = "--ct", paramLabel = "SERIES", description = "The id of the series to use as CT.")
        private String ct;

        @Option(names = "--pet", paramLabel = "SERIES", description = "The id of the series to use as PET.")
        private String pet;

        @Option(
                names = "--conflict",
                paramLabel = "WHICH",
                description = "Where images came twice with different content: use the FIRST or the LAST.")
        private ConflictRule conflict;

        @Option(names = "--retry", description = "Have it tried again as it is: taken, or pulled from its archive.")
        private boolean retry;

        @Option(names = "--dismiss", description = "Do not use the study at all; its instances are removed.")
        private boolean dismiss;

        Map<String, Object> body() {
            Map<String, Object> body = new TreeMap<>();
            if (ct != null) {
                body.put("ct", ct);
            }
            if (pet != null) {
                body.put("pet", pet);
            }
            if (conflict != null) {
                body.put("conflict", conflict.name());
            }
            if (retry) {
                body.put("retry", true);
            }
            if (dismiss) {
                body.put("dismiss", true);
            }
            return body;
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if ((study == null) != (decision == null)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "a decision takes both the study and one of --ct, --pet, --conflict, --retry, --dismiss");
        }
        Terminal terminal = Terminal.standard();
        try (MuduoClient muduo = server.client()) {
            if (study != null) {
                show(muduo.dicomStudies().decide(study, decision.body()), terminal);
                return ExitStatus.DONE;
            }
            for (String state : new String[] {"HELD", "REFUSED"}) {
                for (DicomStudy one : muduo.dicomStudies().in(state)) {
                    show(one, terminal);
                }
            }
        }
        return ExitStatus.DONE;
    }

    private void show(DicomStudy one, Terminal terminal) {
        if (json) {
            terminal.line(MuduoClient.json(one).toString());
            return;
        }
        String where = one.archive().map(name -> "in archive " + name).orElseGet(() -> one.instances() + " instances");
        terminal.line(one.studyId() + "  " + one.state() + " since " + one.since() + ", " + where);
        one.last().ifPresent(last -> {
            last.code()
                    .ifPresent(code ->
                            terminal.line("  " + code + ": " + last.message().orElse("")));
            last.series().orElse(List.of()).forEach(series -> terminal.line("  " + words(series)));
        });
    }

    private static String words(DicomStudy.Series series) {
        return series.seriesId() + "  " + series.modality() + ", " + series.frames() + " slices"
                + series.number().map(number -> ", series " + number).orElse("")
                + series.kernel().map(kernel -> ", kernel " + kernel).orElse("")
                + (series.attenuationCorrected().orElse(true) ? "" : ", not attenuation-corrected");
    }
}
