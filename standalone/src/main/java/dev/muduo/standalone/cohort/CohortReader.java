package dev.muduo.standalone.cohort;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.nifti.Nifti;
import dev.muduo.imaging.nifti.NiftiException;
import dev.muduo.ingest.source.StudyFolder;
import dev.muduo.schemas.Role;
import dev.muduo.standalone.cohort.CohortFile.StudyLine;
import dev.muduo.standalone.cohort.CohortStudy.Drawing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a cohort's folder, with its {@code cohort.yaml} or, without one, by the names of its files ({@link DefaultSplit}). */
public final class CohortReader {
    private static final String STUDIES = "a folder of study folders, each with ct.nii.gz and pet.nii.gz";
    private static final String TUMOUR = "gtv_ct.nii.gz";
    private static final int MOST_STUDIES = 10_000;

    private CohortReader() {}

    /**
     * Reads the cohort in a folder; looks at names only, not into the volumes.
     *
     * @throws CohortException if the folder is no cohort
     */
    public static Cohort read(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new CohortException("no folder " + folder + ": expected " + STUDIES);
        }
        List<StudyFolder> studies = studiesIn(folder);
        if (studies.isEmpty()) {
            throw new CohortException("no study in " + folder + ": expected " + STUDIES);
        }
        Path file = folder.resolve(CohortFile.NAME);
        try {
            return Files.exists(file) ? described(folder, CohortFile.read(file)) : split(studies);
        } catch (IllegalArgumentException fault) {
            throw new CohortException(file + ": " + fault.getMessage(), fault);
        }
    }

    private static List<StudyFolder> studiesIn(Path folder) throws IOException {
        List<StudyFolder> studies = StudyFolder.below(folder, MOST_STUDIES + 1);
        if (studies.size() > MOST_STUDIES) {
            throw new CohortException(folder + " has more than " + MOST_STUDIES + " studies; split it");
        }
        return studies;
    }

    private static Cohort described(Path folder, CohortFile file) throws CohortException {
        Structures structures = file.toStructures();
        List<String> all = structures.list().stream().map(Structure::name).toList();
        List<CohortStudy> studies = new ArrayList<>();
        for (var entry : file.studies().entrySet()) {
            StudyLine line = entry.getValue();
            StudyFolder study = named(folder, entry.getKey());
            Optional<Drawing> drawing = Optional.empty();
            if (line.label() != null) {
                Path label = study.folder().resolve(line.label());
                if (!Files.isRegularFile(label)) {
                    throw new CohortException(CohortFile.NAME + " names the label " + label + ", which is not there");
                }
                drawing = Optional.of(new Drawing(
                        label,
                        line.structures() == null ? all : line.structures(),
                        line.annotator() == null ? "unknown" : line.annotator()));
            }
            Role role = line.role() == null ? Role.TRAIN : line.role();
            studies.add(new CohortStudy(
                    entry.getKey(), study.files().ct(), study.files().pet(), role, drawing));
        }
        return new Cohort(structures, studies);
    }

    private static StudyFolder named(Path folder, String name) throws CohortException {
        try {
            return StudyFolder.required(folder.resolve(name));
        } catch (NoSuchFileException e) {
            throw new CohortException(CohortFile.NAME + " names the study " + name + ": " + e.getMessage(), e);
        }
    }

    private static Cohort split(List<StudyFolder> folders) throws IOException {
        DefaultSplit split = new DefaultSplit(folders.size());
        List<Path> labels = new ArrayList<>();
        for (int i = 0; i < folders.size(); i++) {
            Optional<Path> label = folders.get(i).label();
            if (split.isLabelled(i) && label.isEmpty()) {
                throw new CohortException("study " + folders.get(i).folder()
                        + " should be labelled by its place in the cohort, but has neither label.nii.gz nor " + TUMOUR
                        + ": say in a " + CohortFile.NAME + " which studies are");
            }
            labels.add(split.isLabelled(i) ? label.get() : null);
        }
        Structures structures = structuresOf(labels);
        List<String> all = structures.list().stream().map(Structure::name).toList();
        List<CohortStudy> studies = new ArrayList<>();
        for (int i = 0; i < folders.size(); i++) {
            StudyFolder study = folders.get(i);
            Optional<Drawing> drawing =
                    Optional.ofNullable(labels.get(i)).map(label -> new Drawing(label, all, "unknown"));
            studies.add(new CohortStudy(
                    study.name(), study.files().ct(), study.files().pet(), split.role(i), drawing));
        }
        return new Cohort(structures, studies);
    }

    /** A tumour contour is structure {@code gtv}; the ids of nameless label maps become {@code structure_1}, … */
    private static Structures structuresOf(List<Path> labels) throws IOException {
        List<Path> drawn = labels.stream().filter(label -> label != null).toList();
        if (drawn.stream().allMatch(label -> label.endsWith(TUMOUR))) {
            return new Structures(List.of(new Structure(1, "gtv", "")));
        }
        int highest = 1;
        for (Path label : drawn) {
            highest = Math.max(highest, highestId(label));
        }
        List<Structure> list = new ArrayList<>();
        for (int id = 1; id <= highest; id++) {
            list.add(new Structure(id, "structure_" + id, ""));
        }
        return new Structures(list);
    }

    private static int highestId(Path label) throws IOException {
        try {
            LabelMap map = Nifti.readLabelMap(label);
            int highest = 0;
            for (byte id : map.labels()) {
                highest = Math.max(highest, id & 0xff);
            }
            return highest;
        } catch (NiftiException fault) {
            throw new CohortException(label + " is no label map: " + fault.getMessage(), fault);
        }
    }
}
