package dev.muduo.ingest.door;

import static dev.muduo.ingest.door.Refusal.invalid;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
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

    /** @throws Refusal if a structure is not known or is named twice; naming none is right */
    public void requireKnown(List<String> names) {
        if (!names.isEmpty()) {
            known(names);
        }
    }

    /**
     * @param ct     the CT's grid of the annotated revision
     * @param pet    the PET's grid of the annotated revision
     * @param folder for the re-encoded file; the caller removes it
     * @throws Refusal if this is no annotation of that study
     * @throws dev.muduo.platform.agent.SurroundingsException if local disk fails
     */
    public PreparedLabel admit(LabelFile file, Grid ct, Grid pet, Path folder) {
        List<Structure> named = known(file.structures());
        ImageFile.Read<LabelMap> read = ImageFile.labels(file.label(), limits);
        LabelMap map = read.image();
        if (!SameGrid.test(map.grid(), ct) && !SameGrid.test(map.grid(), pet)) {
            throw invalid(
                    "label-grid",
                    "label: expected the grid of the CT (" + words(ct) + ") or of the PET (" + words(pet) + "), got "
                            + words(map.grid()) + "; resample it (nearest neighbour) onto one of them");
        }
        Set<Integer> present = valuesIn(map);
        checkValues(present, named, file);
        LabelMap mapped = new LabelMap(map.grid(), toModelIds(map.labels(), named, file.values()));
        return new PreparedLabel(
                ImageFile.write(
                        new ImageFile.Read<>(mapped, read.sourceSha256()), folder.resolve("prepared-label.nii.gz")),
                inModelOrder(named),
                absent(valuesIn(mapped), named));
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
                            "structures: the model has no structure of one of the names sent; it knows " + allNames()));
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
        Set<Integer> meant = new TreeSet<>();
        for (int index = 0; index < named.size(); index++) {
            meant.add(file.values() == LabelFile.Values.ORDER ? index + 1 : named.get(index).id());
        }
        if (!meant.containsAll(present)) {
            Set<Integer> foreign = new TreeSet<>(present);
            foreign.removeAll(meant);
            throw invalid(
                    "label-values",
                    "label: expected 0 and the values " + meant + " for " + names(named) + ", got also " + foreign
                            + "; name every structure in the map, or "
                            + (file.values() == LabelFile.Values.ORDER
                                    ? "send values=model if these are the model's ids"
                                    : "send values=order if value n means the n-th name"));
        }
        if (present.isEmpty() && !file.allowEmpty()) {
            throw invalid(
                    "label-empty",
                    "label: expected voxels of " + names(named) + ", got background only; check the export, or send"
                            + " allowEmpty=true if the images truly show none of it");
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

    private static byte[] toModelIds(byte[] labels, List<Structure> named, LabelFile.Values values) {
        if (values == LabelFile.Values.MODEL) {
            return labels;
        }
        byte[] ids = new byte[256];
        for (int index = 0; index < named.size(); index++) {
            ids[index + 1] = (byte) named.get(index).id();
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

    private static List<String> absent(Set<Integer> present, List<Structure> named) {
        List<String> warnings = new ArrayList<>();
        for (Structure structure : named) {
            if (!present.contains(structure.id())) {
                warnings.add("label: no voxel of " + structure.name()
                        + "; it is taken to be absent from the images, not merely unannotated");
            }
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
