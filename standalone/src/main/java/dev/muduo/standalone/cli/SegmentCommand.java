package dev.muduo.standalone.cli;

import dev.muduo.client.Images;
import dev.muduo.client.ModelVersion;
import dev.muduo.client.MuduoClient;
import dev.muduo.client.Segmented;
import dev.muduo.client.Wanted;
import dev.muduo.standalone.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muduo segment}. */
@Command(
        name = "segment",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Segment a study with the checkpoint that serves now.",
        description =
                "Writes a NIfTI label map on the study's own grid; its values are the ids of the model's structures. Or"
                        + " the same in another form. Sending a study here does not make the loop learn from it.",
        footer = {
            "",
            "Examples:",
            "  muduo segment PATIENT_02 -o mask.nii.gz",
            "  muduo segment PATIENT_02 -o mask.nii.gz --grid PET --wait 120",
            "  muduo segment PATIENT_02 -o preview.png --format PREVIEW",
            "  muduo segment study.zip -o seg.dcm --format SEG",
            "  muduo segment PATIENT_02 -o liver.nii.gz --structures liver,spleen --box=-150,150,-100,100,-50,150"
        })
final class SegmentCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "STUDY",
            description =
                    "A study's folder, a zip archive of its DICOM files, or the id of a study that was submitted.")
    private String study;

    @Option(names = "-o", required = true, paramLabel = "FILE", description = "Where it is written.")
    private Path output;

    @Option(
            names = "--grid",
            defaultValue = "CT",
            paramLabel = "IMAGE",
            description = "Whose voxels the mask has: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Wanted.Grid grid;

    @Option(
            names = "--format",
            defaultValue = "NIFTI",
            paramLabel = "FORM",
            description = "What is written: ${COMPLETION-CANDIDATES}; the last two only of DICOM files. Default:"
                    + " ${DEFAULT-VALUE}.")
    private Wanted.Format form;

    @Option(
            names = "--structures",
            split = ",",
            paramLabel = "NAME",
            description = "Only these structures, separated by commas. Default: all of the model's.")
    private List<String> structures = List.of();

    @Option(
            names = "--box",
            split = ",",
            paramLabel = "MM",
            description =
                    "Only this box: xMin,xMax,yMin,yMax,zMin,zMax in millimetres, in the coordinates of the images' affine"
                            + " (RAS+). It takes the time of the windows that see it.")
    private List<Double> box = List.of();

    @Option(
            names = "--wait",
            defaultValue = "60",
            paramLabel = "SECONDS",
            description =
                    "How long to wait for a busy instance, or for its first checkpoint. Default: ${DEFAULT-VALUE}.")
    private int waitSeconds;

    @Option(names = "--json", description = "Print the answer's headers as a JSON object.")
    private boolean json;

    @Mixin
    private ServerOption server;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (waitSeconds < 0) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--wait: expected seconds, zero or more, got " + waitSeconds);
        }
        Path folder = output.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder.toString(), null, "no such folder for the mask");
        }
        Wanted wanted = Wanted.mask().as(form).on(grid).structures(structures).box(edges());
        Optional<LocalStudy> local =
                study.matches("[0-9a-f]{64}") ? Optional.empty() : Optional.of(one(Path.of(study)));
        Terminal terminal = Terminal.standard();
        // An archive of a patient's images is on this disk while it is sent, and a mask that is not whole yet.
        try (Ending ending = Ending.ofThisThread();
                MuduoClient muduo = server.client(Duration.ofSeconds(waitSeconds))) {
            Segmented answer = local.isPresent()
                    ? local.get().segment(muduo, wanted, output)
                    : muduo.segmentations().segment(Images.study(study), wanted, output);
            terminal.line(json ? json(answer) : output + "  " + words(answer.version()));
        }
        return ExitStatus.DONE;
    }

    private List<Double> edges() {
        try {
            return Wanted.mask().box(box).box();
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--box: " + e.getMessage(), e);
        }
    }

    private static LocalStudy one(Path path) throws IOException {
        List<LocalStudy> studies = LocalStudy.at(path);
        if (studies.size() != 1) {
            throw new NoSuchFileException(
                    path.toString(), null, "there are " + studies.size() + " studies in it; name the folder of one");
        }
        return studies.get(0);
    }

    private static String words(ModelVersion version) {
        return "answered by promotion " + version.number() + ", checkpoint " + version.checkpoint();
    }

    /** Under the names that the headers have. */
    private static String json(Segmented answer) {
        return MuduoClient.json(new TreeMap<>(
                        Map.of("model-version", answer.version().toString(), "request-id", answer.requestId())))
                .toString();
    }
}
