package dev.muduo.standalone.cli;

import dev.muduo.imaging.deidentify.DeidentificationOptions;
import dev.muduo.imaging.deidentify.DeidentificationOptions.Dates;
import dev.muduo.imaging.deidentify.DeidentificationOptions.Pixels;
import dev.muduo.imaging.deidentify.DeidentificationRefusedException;
import dev.muduo.imaging.deidentify.Deidentified;
import dev.muduo.imaging.deidentify.Deidentifier;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.Dicom;
import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.ingest.identity.SiteSecret;
import dev.muduo.ingest.source.DicomFolder;
import dev.muduo.platform.config.ConfigurationException;
import dev.muduo.standalone.terminal.Terminal;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muduo deidentify}. */
@Command(
        name = "deidentify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Write DICOM files without identity, for somebody outside.",
        description = {
            "The Basic Application Level Confidentiality Profile of DICOM PS3.15 with what an SUV needs: weight, size, age and sex"
                    + " stay, dates are moved, private attributes go but for four. UIDs and Patient IDs become keyed hashes, the"
                    + " same ones that an instance with that secret uses, so that studies of one patient stay together.",
            "",
            "Pixels are not looked at: a file that says that somebody is named or seen in them is refused (--pixels). Look at the"
                    + " images before you give them away; a head CT shows a face."
        },
        footer = {
            "",
            "Examples:",
            "  muduo deidentify PATIENT_01 clean --secret muduo-data/secrets/site",
            "  muduo deidentify PATIENT_01 clean --secret muduo-data/secrets/site --dates FULL",
            "",
            "Exit status: 0 all files were written; 1 some were not, and are named by their place; 2 there are none. One that"
                    + " is ended before leaves no TARGET."
        })
final class DeidentifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FOLDER", description = "Folder with DICOM files at any depth.")
    private Path source;

    @Parameters(
            index = "1",
            paramLabel = "TARGET",
            description = "Folder for the files, named by their new UIDs; new. It is there when all are.")
    private Path target;

    @Option(
            names = "--secret",
            required = true,
            paramLabel = "FILE",
            description = "The site's secret; in a data directory: secrets/site.")
    private Path secretFile;

    @Option(
            names = "--dates",
            defaultValue = "MODIFIED",
            paramLabel = "WHAT",
            description = "${COMPLETION-CANDIDATES}. Without dates there is no SUV. Default: ${DEFAULT-VALUE}.")
    private Dates dates;

    @Option(
            names = "--pixels",
            defaultValue = "REFUSE",
            paramLabel = "WHAT",
            description = "Files in whose pixels somebody may be named: ${COMPLETION-CANDIDATES}. Default:"
                    + " ${DEFAULT-VALUE}.")
    private Pixels pixels;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Deidentifier deidentifier = new Deidentifier(secret(), new DeidentificationOptions(dates, true, true, pixels));
        List<Path> files = DicomFolder.files(source);
        if (files.isEmpty()) {
            throw new NoSuchFileException(source.toString(), null, "no DICOM files are there");
        }
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString(), null, "the target must be new");
        }
        int refused;
        try (Ending ending = Ending.ofThisThread();
                PartialFolder partial = PartialFolder.of(target)) {
            refused = write(deidentifier, files, partial.path());
            partial.complete();
        }
        Terminal.standard().line((files.size() - refused) + " of " + files.size() + " files written to " + target);
        return refused == 0 ? ExitStatus.DONE : ExitStatus.FAILED;
    }

    /** How many were refused. */
    private int write(Deidentifier deidentifier, List<Path> files, Path folder)
            throws IOException, InterruptedException {
        int refused = 0;
        for (Path file : files) {
            if (Thread.interrupted()) {
                throw new InterruptedException("ended before every file was written");
            }
            refused += written(deidentifier, file, folder) ? 0 : 1;
        }
        return refused;
    }

    private SiteSecret secret() {
        try {
            return SiteSecret.read(secretFile);
        } catch (IllegalStateException e) {
            throw new ConfigurationException(e.getMessage(), e);
        }
    }

    private boolean written(Deidentifier deidentifier, Path file, Path folder) throws IOException {
        try {
            Deidentified clean = deidentifier.deidentify(Dicom.read(file));
            if (!clean.concerns().isEmpty()) {
                spec.commandLine().getErr().println(file + ": look at its pixels: " + clean.concerns());
            }
            String name = clean.file().dataSet().requireText(Attribute.SOP_INSTANCE_UID) + ".dcm";
            try (OutputStream out = new BufferedOutputStream(
                    Files.newOutputStream(folder.resolve(name), StandardOpenOption.CREATE_NEW))) {
                Dicom.write(clean.file(), out);
            }
            return true;
        } catch (DicomException | DeidentificationRefusedException e) {
            spec.commandLine().getErr().println(file + ": " + e.getMessage());
            return false;
        } catch (FileAlreadyExistsException e) {
            spec.commandLine().getErr().println(file + ": another file has the same SOP Instance UID");
            return false;
        }
    }
}
