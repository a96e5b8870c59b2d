package dev.muduo.standalone.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muduo.client.MuduoClient;
import dev.muduo.client.answer.ImportReceipt;
import dev.muduo.networks.weights.PublishedWeights;
import dev.muduo.platform.json.Json;
import dev.muduo.platform.model.CheckpointManifest;
import dev.muduo.platform.model.ModelNames;
import dev.muduo.standalone.terminal.Terminal;
import dev.muduo.trainer.imports.WeightsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muduo import-weights} (§3.8). */
@Command(
        name = "import-weights",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Bring in weights that were trained elsewhere.",
        description = {
            "Reads a PyTorch .pth file, a bare state dict or a training checkpoint, as data: nothing in it is ever executed."
                    + " Every tensor's name and shape is compared with the network's, and every value must be finite. Then the"
                    + " running instance converts it to safetensors, stores it and announces it. Importing a file again changes"
                    + " nothing.",
            "",
            "What becomes of it: a teacher (SAM-Med3D for CT, SegAnyPET for PET) is in use from its import on, and a later"
                    + " import replaces it. A student, or a prompt generator, is judged by the gate like any candidate.",
            "",
            "The file's SHA-256 is printed, with a warning if its authors have not published it. Weights are yours to obtain,"
                    + " and their licence yours to keep: SAM-Med3D's are under Apache-2.0 (Hugging Face, blueyo0/SAM-Med3D);"
                    + " SegAnyPET's (YichiZhang98/SegAnyPET) came with no licence file when this was written, so ask their"
                    + " authors before you use them for anything but your own research."
        },
        footer = {
            "",
            "Examples:",
            "  muduo import-weights sam_med3d_turbo.pth --as ct-teacher",
            "  muduo import-weights seganypet_v1.pth --as pet-teacher",
            "  muduo import-weights unet.pth --as student --check-only",
            "",
            "Exit status: 0 imported, or imported before; 1 refused: no such file of weights, or of another network; 2 the file"
                    + " cannot be read; 3 nobody answers, or another import is under way."
        })
final class ImportWeightsCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The .pth file.")
    private Path file;

    @Option(
            names = "--as",
            required = true,
            paramLabel = "MODEL",
            description = "What it becomes: ct-teacher, pet-teacher, student or prompt-generator.")
    private String model;

    @Option(
            names = "--check-only",
            description = "Read and check the file here, send nothing: needs no running instance. What an instance is"
                    + " configured for (the structures of a student) is not compared.")
    private boolean checkOnly;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Mixin
    private ServerOption server;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!ModelNames.ALL.contains(model)) {
            throw new ParameterException(
                    spec.commandLine(), "--as is one of " + String.join(", ", ModelNames.ALL) + ", got " + model);
        }
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString(), null, "expected a .pth file");
        }
        // Whom to send it to is found before minutes are spent on reading it.
        try (MuduoClient muduo = checkOnly ? null : server.client(PATIENCE)) {
            return told(muduo);
        }
    }

    private int told(MuduoClient muduo) throws IOException, InterruptedException {
        ObjectNode told = JsonNodeFactory.instance.objectNode();
        Terminal terminal = Terminal.standard();
        try (WeightsFile weights = WeightsFile.open(file, model)) {
            describe(weights, told, terminal);
            if (checkOnly) {
                weights.requireFinite();
            }
        }
        if (checkOnly) {
            say(terminal, "check", "every name, shape and value is as it should be; nothing was imported");
        } else {
            upload(muduo, told, terminal);
        }
        if (json) {
            terminal.line(told.toString());
        }
        return ExitStatus.DONE;
    }

    private void describe(WeightsFile weights, ObjectNode told, Terminal terminal) throws IOException {
        told.put("file", file.toString())
                .put("sha256", weights.sha256())
                .put(
                        "published",
                        weights.published().map(PublishedWeights::fileName).orElse(null))
                .put("model", model)
                .put("tensors", weights.tensors())
                .put("parameters", weights.parameters());
        told.set("network", Json.reader().readTree(Json.write(weights.network())));
        say(terminal, "file", file + ", " + Files.size(file) / 1_000_000 + " MB");
        say(terminal, "sha256", weights.sha256());
        weights.published()
                .ifPresentOrElse(
                        known -> say(terminal, "published", "as " + known.fileName() + ", " + known.licence()),
                        this::warn);
        say(terminal, "network", words(weights.network()));
        say(
                terminal,
                "tensors",
                String.format(Locale.ROOT, "%d with %,d values", weights.tensors(), weights.parameters()));
    }

    private void warn() {
        spec.commandLine()
                .getErr()
                .println(
                        "muduo: warning: this is no file whose hash is known as published: be sure of where you have it"
                                + " from, and of its licence");
    }

    private static String words(CheckpointManifest.Network network) {
        if (network instanceof CheckpointManifest.SamMed3d sam) {
            return String.format(
                    Locale.ROOT,
                    "SAM-Med3D, image %d³, patch %d³, width %d, depth %d, heads %d, window %d, global blocks %s",
                    sam.image(),
                    sam.patch(),
                    sam.width(),
                    sam.depth(),
                    sam.heads(),
                    sam.window(),
                    sam.globalBlocks());
        }
        CheckpointManifest.UNet3d uNet = (CheckpointManifest.UNet3d) network;
        return String.format(
                Locale.ROOT,
                "3D U-Net, %d input channels, %d classes, feature scale %d",
                uNet.inChannels(),
                uNet.classes(),
                uNet.featureScale());
    }

    private void upload(MuduoClient muduo, ObjectNode told, Terminal terminal)
            throws IOException, InterruptedException {
        ImportReceipt receipt = muduo.models().importWeights(model, file);
        boolean created = receipt.created();
        String checkpoint = receipt.checkpoint();
        told.put("checkpoint", checkpoint).put("created", created);
        say(terminal, "checkpoint", checkpoint + (created ? "" : " (it was imported before: nothing has changed)"));
        if (created) {
            say(terminal, "next", next());
        }
    }

    private String next() {
        return ModelNames.isTeacher(model)
                ? "in use from the next study on, where teaching." + configurationKey()
                        + ".kind is SAM_MED3D; muduo status shows it"
                : "the gate judges it like any candidate; muduo models shows what becomes of it";
    }

    private String configurationKey() {
        return model.equals(ModelNames.CT_TEACHER) ? "ctTeacher" : "petTeacher";
    }

    private void say(Terminal terminal, String name, String text) {
        if (!json) {
            terminal.line(String.format(Locale.ROOT, "%-11s %s", name, text));
        }
    }
}
