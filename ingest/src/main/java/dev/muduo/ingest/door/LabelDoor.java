package dev.muduo.ingest.door;

import static dev.muduo.ingest.door.Refusal.invalid;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import dev.muduo.imaging.coding.Vocabulary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Lets label maps in: on the CT's or the PET's grid, with the model's structures. Safe for several threads. */
public final class LabelDoor {
    private final DoorLimits limits;
    private final Structures structures;

    public LabelDoor(DoorLimits limits, Structures structures) {
        this.limits = limits;
        this.structures = structures;
    }

    /** The structures that may be annotated. */
    public Structures structures() {
        return structures;
    }

    /**
     * Checks names alone; naming none is right.
     *
     * @throws Refusal if a structure is not known or is named twice
     */
    public void requireKnown(List<String> names) {
        if (!names.isEmpty()) {
            known(names);
        }
    }

    /**
     * Reads, checks and re-encodes a label map, or what a DICOM segmentation or structure set describes.
     *
     * @param study  the one that it is said to be of
     * @param folder for the re-encoded file; the caller removes it
     * @throws Refusal if this is no annotation of that study
     * @throws dev.muduo.platform.agent.SurroundingsException if local disk fails
     */
    public PreparedLabel admit(LabelFile file, AnnotatedStudy study, Path folder) {
        Sent sent = DicomDrawing.is(file.label()) ? drawn(file, study) : mapped(file, study.ct(), study.pet());
        LabelMap map = sent.read().image();
        Set<Integer> values = valuesIn(map);
        LabelMap kept = new LabelMap(map.grid(), toModelIds(map.labels(), sent.named(), sent.values()));
        Set<Integer> keptValues = valuesIn(kept);
        checkNotEmpty(keptValues, sent.named(), file);
        List<String> warnings = warnings(values, keptValues, sent.named(), sent.values());
        warnings.addAll(sent.warnings());
        return new PreparedLabel(
                ImageFile.write(
                        new ImageFile.Read<>(kept, sent.read().sourceSha256()),
                        folder.resolve("prepared-label.nii.gz")),
                inModelOrder(sent.named()),
                warnings);
    }

    /** A map on one of the study's grids, the structures that it annotates, and what its values mean. */
    private record Sent(
            ImageFile.Read<LabelMap> read, List<Structure> named, LabelFile.Values values, List<String> warnings) {}

    private Sent mapped(LabelFile file, Grid ct, Grid pet) {
        List<Structure> named = known(file.structures());
        ImageFile.Read<LabelMap> read = ImageFile.labels(file.label(), limits);
        Grid grid = read.image().grid();
        if (!SameGrid.test(grid, ct) && !SameGrid.test(grid, pet)) {
            throw invalid(
                    "label-grid",
                    "label: expected the grid of the CT (" + words(ct) + ") or of the PET (" + words(pet) + "), got "
                            + words(grid) + "; resample it (nearest neighbour) onto one of them");
        }
        checkValues(valuesIn(read.image()), named, file);
        return new Sent(read, named, file.values(), List.of());
    }

    /** Without names: every structure that it shows. One that is described and empty counts as absent only if it is named. */
    private Sent drawn(LabelFile file, AnnotatedStudy study) {
        requireKnown(file.structures());
        DicomDrawing drawing = DicomDrawing.read(file.label(), vocabulary(file), study);
        Set<Integer> shown = valuesIn(drawing.labels().image());
        List<Structure> named = file.structures().isEmpty()
                ? drawing.structures().stream()
                        .filter(structure -> shown.contains(structure.id()))
                        .toList()
                : known(file.structures());
        if (named.isEmpty()) {
            throw invalid(
                    "label-empty",
                    "label: expected voxels of " + allNames()
                            + ", got none; check the export, or name the structures that"
                            + " the images truly show nothing of and send allowEmpty=true");
        }
        List<Structure> missing = named.stream()
                .filter(structure -> !drawing.structures().contains(structure))
                .toList();
        if (!missing.isEmpty()) {
            throw invalid(
                    "structure-not-drawn",
                    "label: expected a segment or region for each of the structures named, got none that is "
                            + names(missing) + " by its code or its name; add it, or do not name it");
        }
        return new Sent(drawing.labels(), named, LabelFile.Values.MODEL, drawing.warnings());
    }

    private Vocabulary vocabulary(LabelFile file) {
        Vocabulary vocabulary = Vocabulary.of(structures);
        for (Map.Entry<String, String> alias : file.aliases().entrySet()) {
            vocabulary = vocabulary.with(
                    alias.getKey(), known(List.of(alias.getValue())).get(0).name());
        }
        return vocabulary;
    }

    /**
     * @return the structures of these names, in the order given
     * @throws Refusal if one is not known, is named twice, or none is named
     */
    private List<Structure> known(List<String> names) {
        Set<Structure> known = new LinkedHashSet<>();
        for (String name : names) {
            Structure structure = structures
                    .named(name)
                    .orElseThrow(() -> invalid(
                            "structure-unknown",
                            "structures: expected names of the model's structures (" + allNames() + "), got "
                                    + (name.matches("[a-z0-9_]{1,64}") ? name : "one that is no structure's name")));
            if (!known.add(structure)) {
                throw invalid("structure-twice", "structures: expected each once, got " + name + " twice");
            }
        }
        if (known.isEmpty()) {
            throw invalid(
                    "structures-missing",
                    "structures: expected the names of the structures that the label map annotates, got none; the model"
                            + " knows " + allNames());
        }
        return List.copyOf(known);
    }

    private String allNames() {
        return structures.list().stream().map(Structure::name).collect(Collectors.joining(", "));
    }

    private void checkValues(Set<Integer> present, List<Structure> named, LabelFile file) {
        boolean ordered = file.values() == LabelFile.Values.ORDER;
        int most = ordered ? named.size() : structures.list().size();
        Set<Integer> foreign = new TreeSet<>(present);
        foreign.removeIf(value -> value <= most);
        if (foreign.isEmpty()) {
            return;
        }
        throw invalid(
                "label-values",
                ordered
                        ? "label: expected 0 for background and n for the n-th of the structures named (" + names(named)
                                + "), got also " + foreign
                                + "; name every structure in the map in the order of its values, or"
                                + " send values=model if they are the model's ids"
                        : "label: expected 0 for background and the model's ids 1 to " + most + " (" + allNames()
                                + "), got also " + foreign + "; send values=order if value n means the n-th name");
    }

    private static void checkNotEmpty(Set<Integer> present, List<Structure> named, LabelFile file) {
        if (named.stream().noneMatch(structure -> present.contains(structure.id())) && !file.allowEmpty()) {
            throw invalid(
                    "label-empty",
                    "label: expected voxels of " + names(named)
                            + ", got none; check the export, or send allowEmpty=true if"
                            + " the images truly show none of it");
        }
    }

    private static Set<Integer> valuesIn(LabelMap map) {
        boolean[] seen = new boolean[256];
        for (byte label : map.labels()) {
            seen[label & 0xff] = true;
        }
        Set<Integer> present = new TreeSet<>();
        for (int value = 1; value < seen.length; value++) {
            if (seen[value]) {
                present.add(value);
            }
        }
        return present;
    }

    /** Values of structures that are not named become background: the annotation says nothing about them. */
    private static byte[] toModelIds(byte[] labels, List<Structure> named, LabelFile.Values values) {
        byte[] ids = new byte[256];
        for (int index = 0; index < named.size(); index++) {
            int id = named.get(index).id();
            ids[values == LabelFile.Values.ORDER ? index + 1 : id] = (byte) id;
        }
        byte[] mapped = new byte[labels.length];
        for (int n = 0; n < labels.length; n++) {
            mapped[n] = ids[labels[n] & 0xff];
        }
        return mapped;
    }

    private static List<String> inModelOrder(List<Structure> named) {
        return named.stream()
                .sorted(Comparator.comparingInt(Structure::id))
                .map(Structure::name)
                .toList();
    }

    private List<String> warnings(
            Set<Integer> sent, Set<Integer> kept, List<Structure> named, LabelFile.Values values) {
        List<String> warnings = new ArrayList<>();
        for (Structure structure : named) {
            if (!kept.contains(structure.id())) {
                warnings.add("label: no voxel of " + structure.name()
                        + "; it is taken to be absent from the images, not merely unannotated");
            }
        }
        if (values == LabelFile.Values.MODEL) {
            sent.stream()
                    .filter(id -> !kept.contains(id))
                    .map(id -> structures.withId(id).name())
                    .forEach(name ->
                            warnings.add("label: voxels of " + name + " are ignored: it is not named in structures"));
        }
        return warnings;
    }

    private static String names(List<Structure> named) {
        return named.stream().map(Structure::name).collect(Collectors.joining(", "));
    }

    private static String words(Grid grid) {
        return SameGrid.words(grid);
    }
}
