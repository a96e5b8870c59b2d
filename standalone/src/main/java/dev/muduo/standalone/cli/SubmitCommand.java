package dev.muduo.standalone.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muduo.client.Drawing;
import dev.muduo.client.MuduoClient;
import dev.muduo.client.RefusedException;
import dev.muduo.client.Role;
import dev.muduo.client.StudyDetails;
import dev.muduo.client.answer.AnnotationReceipt;
import dev.muduo.client.answer.StudyReceipt;
import dev.muduo.standalone.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muduo submit}. */
@Command(
        name = "submit",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Send studies in, with what a person has drawn.",
        description = {
            "Sends each study to the running instance and waits until it is published: a folder with ct.nii.gz and pet.nii.gz, a"
                    + " folder of DICOM files (of one study or of several, at any depth), or a zip archive of one study's DICOM"
                    + " files. Sending a study again changes nothing.",
            "",
            "With --label, the drawing is sent too: the loop then learns from it (role TRAIN), judges checkpoints by it"
                    + " (VALIDATION), or reports on it (REPORT). Of several studies each has a label of that name in its own"
                    + " folder; nothing is sent unless all have, or if one file would be the label of two."
        },
        footer = {
            "",
            "Examples:",
            "  muduo submit ../studies/*/",
            "  muduo submit /media/cdrom export.zip",
            "  muduo submit PATIENT_01 --label label.nii.gz --structures liver,spleen --annotator 'Dr. A'",
            "  muduo submit PATIENT_07 --role VALIDATION --label liver.nii.gz --structures liver --annotator 'Dr. A'",
            "",
            "A study that is refused is told of, and the next one is sent; the exit status is 1 then."
        })
final class SubmitCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "STUDY", description = "Folders of studies, or zip archives.")
    private List<Path> paths;

    @Option(
            names = "--role",
            description =
                    "What the subject's studies may be used for, fixed at its first arrival: ${COMPLETION-CANDIDATES}."
                            + " Default: what is known of the subject, else TRAIN.")
    private Role role;

    @Option(
            names = "--subject",
            paramLabel = "ID",
            description =
                    "Who the studies are of; it is turned into a pseudonym. Default: who the DICOM files name, else each study"
                            + " is a subject of its own.")
    private String subject;

    @ArgGroup(exclusive = false)
    private Drawn drawing;

    @Option(names = "--json", description = "Print one JSON object a study.")
    private boolean json;

    @Mixin
    private ServerOption server;

    /** Given whole or not at all. */
    private static final class Drawn {
        @Option(
                names = "--label",
                required = true,
                paramLabel = "FILE",
                description =
                        "A label map on the CT's or PET's grid: in the folder of each study, or, of one study alone, any"
                                + " file.")
        private Path label;

        @Option(
                names = "--structures",
                required = true,
                split = ",",
                paramLabel = "NAME",
                description = "The structures drawn in it, in the order of their values: 1 is the first.")
        private List<String> structures;

        @Option(names = "--annotator", required = true, paramLabel = "NAME", description = "Who drew them.")
        private String annotator;

        @Option(
                names = "--label-values",
                defaultValue = "ORDER",
                paramLabel = "MEANING",
                description =
                        "ORDER (default): values count the structures named; MODEL: values are the model's own ids.")
        private Drawing.Values values;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<LocalStudy> studies = new ArrayList<>();
        for (Path path : paths) {
            studies.addAll(LocalStudy.at(path));
        }
        List<Path> labels = drawing == null ? List.of() : LabelFiles.of(studies, drawing.label);
        Terminal terminal = Terminal.standard();
        int status = ExitStatus.DONE;
        // Archives of patients' images are on this disk while they are sent.
        try (Ending ending = Ending.ofThisThread();
                MuduoClient muduo = server.client(PATIENCE)) {
            for (int n = 0; n < studies.size(); n++) {
                LocalStudy study = studies.get(n);
                Optional<Path> label = drawing == null ? Optional.empty() : Optional.of(labels.get(n));
                try {
                    submit(study, label, muduo, terminal);
                } catch (RefusedException refused) {
                    status = ExitStatus.FAILED;
                    tell(study, refused, terminal);
                }
            }
        }
        return status;
    }

    private void tell(LocalStudy study, RefusedException refused, Terminal terminal) {
        if (json) {
            terminal.line(JsonNodeFactory.instance
                    .objectNode()
                    .put("folder", study.path().toString())
                    .put("refused", refused.getMessage())
                    .put("status", refused.status())
                    .toString());
        }
        spec.commandLine().getErr().println("muduo: " + study.path() + ": " + refused.getMessage());
    }

    private void submit(LocalStudy study, Optional<Path> label, MuduoClient muduo, Terminal terminal)
            throws IOException, InterruptedException {
        StudyReceipt submitted = study.submit(
                muduo, StudyDetails.NONE.role(Optional.ofNullable(role)).subject(Optional.ofNullable(subject)));
        Optional<AnnotationReceipt> annotation = Optional.empty();
        if (label.isPresent()) {
            annotation = Optional.of(muduo.studies()
                    .annotate(
                            submitted.studyId(),
                            Drawing.of(label.get(), drawing.structures, drawing.values, drawing.annotator)));
        }
        if (json) {
            ObjectNode line = (ObjectNode) MuduoClient.json(submitted);
            line.put("folder", study.path().toString());
            annotation.ifPresent(answer -> line.set("annotation", MuduoClient.json(answer)));
            terminal.line(line.toString());
            return;
        }
        terminal.line(String.format(
                Locale.ROOT,
                "%-24s %s  revision %d, %s%s",
                study.name(),
                submitted.studyId(),
                submitted.revision(),
                submitted.created() ? "new" : "known already",
                annotation
                        .map(answer -> ", drawing of " + String.join(", ", answer.structures()))
                        .orElse("")));
        submitted.warnings().forEach(warning -> terminal.line("  note: " + warning));
        annotation.ifPresent(answer -> warn(answer, terminal));
    }

    private static void warn(AnnotationReceipt answer, Terminal terminal) {
        answer.warnings().forEach(warning -> terminal.line("  note: " + warning));
        if (!answer.held().isEmpty()) {
            terminal.line("  held: " + String.join(", ", answer.held())
                    + " have another drawing already; a person must decide");
        }
    }
}
