package dev.muduo.standalone.phantom;

import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.schemas.Role;
import dev.muduo.standalone.cohort.CohortFile;
import dev.muduo.standalone.cohort.CohortFile.StructureLine;
import dev.muduo.standalone.cohort.CohortFile.StudyLine;
import dev.muduo.standalone.cohort.DefaultSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/** A folder of phantom studies with a {@code cohort.yaml}. */
public final class PhantomCohort {
    /** Studies of the demo: 5 labelled, 13 unlabelled, 3 for validation, 4 for the report. */
    public static final int STUDIES = 25;

    private static final int MOST_STUDIES = 999;
    private static final String LABEL = "label.nii.gz";

    private PhantomCohort() {}

    /** As {@link #write(Path, int, long, PhantomConfig, IntConsumer)}, in silence. */
    public static void write(Path folder, int studies, long seed, PhantomConfig config) throws IOException {
        write(folder, studies, seed, config, study -> {});
    }

    /**
     * Writes {@code study-001}, … each with {@code ct.nii.gz}, {@code pet.nii.gz} and the truth in {@code label.nii.gz}, and a
     * {@code cohort.yaml} last, which splits them as a cohort without one is split. The truth of unlabelled studies is on disk
     * for whoever wants to look, but the cohort file does not name it.
     *
     * @param progress told the number of studies written, after each
     */
    public static void write(Path folder, int studies, long seed, PhantomConfig config, IntConsumer progress)
            throws IOException {
        DefaultSplit split = new DefaultSplit(studies);
        write(
                folder,
                studies,
                seed,
                config,
                progress,
                index -> split.isLabelled(index)
                        ? new StudyLine(split.role(index), LABEL, "phantom", null)
                        : new StudyLine(split.role(index), null, null, null));
    }

    /**
     * The same with the truth of every study named, so that whoever reads the cohort chooses how many to use: the last studies
     * are held out, for validation and after them for the report, all others are TRAIN.
     */
    public static void writeDrawn(
            Path folder, int studies, int validation, int report, long seed, PhantomConfig config, IntConsumer progress)
            throws IOException {
        if (validation < 0 || report < 0 || validation + report >= studies) {
            throw new IllegalArgumentException("of " + studies + " studies " + validation + " and " + report
                    + " cannot be held out: none would be left to train on");
        }
        write(folder, studies, seed, config, progress, index -> {
            Role heldOut = index >= studies - report ? Role.REPORT : Role.VALIDATION;
            Role role = index < studies - report - validation ? Role.TRAIN : heldOut;
            return new StudyLine(role, LABEL, "phantom", null);
        });
    }

    private static void write(
            Path folder,
            int studies,
            long seed,
            PhantomConfig config,
            IntConsumer progress,
            IntFunction<StudyLine> lineOf)
            throws IOException {
        if (studies < 1 || studies > MOST_STUDIES) {
            throw new IllegalArgumentException(
                    "a phantom cohort has between 1 and " + MOST_STUDIES + " studies, got " + studies);
        }
        Map<String, StudyLine> lines = new LinkedHashMap<>();
        for (int index = 0; index < studies; index++) {
            String name = String.format(Locale.ROOT, "study-%03d", index + 1);
            writeStudy(Files.createDirectories(folder.resolve(name)), Phantom.of(seed, index, config));
            lines.put(name, lineOf.apply(index));
            progress.accept(index + 1);
        }
        new CohortFile(structures(), lines).write(folder.resolve(CohortFile.NAME));
    }

    private static void writeStudy(Path folder, Phantom phantom) {
        Nifti.write(phantom.ct(), folder.resolve("ct.nii.gz"));
        Nifti.write(phantom.pet(), folder.resolve("pet.nii.gz"));
        Nifti.write(phantom.labels(), folder.resolve(LABEL));
    }

    private static List<StructureLine> structures() {
        return Phantom.structures().list().stream()
                .map(structure -> new StructureLine(structure.name(), structure.snomed()))
                .toList();
    }
}
