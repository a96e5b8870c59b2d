package dev.muduo.client;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a person has drawn in a study.
 *
 * @param file       a NIfTI label map on the CT's or the PET's grid, a DICOM Segmentation or an RT Structure Set
 * @param structures names; of a DICOM object those that count, none: all that it has
 * @param values     what the values of a label map mean
 * @param annotator  who drew
 * @param supersedes earlier annotations that this one replaces, each as its id or as {@code structure:id}
 * @param aliases    {@code name:structure}, what a DICOM object calls a structure
 * @param revision   of the study; the newest unless given
 * @param allowEmpty whether a structure that is named may have no voxel
 */
public record Drawing(
        Path file,
        List<String> structures,
        Values values,
        String annotator,
        List<String> supersedes,
        List<String> aliases,
        OptionalInt revision,
        boolean allowEmpty) {
    /** What the values of a label map mean. */
    public enum Values {
        /** 1 is the first structure named, 2 the second, … */
        ORDER,
        /** The ids of the model's structures. */
        MODEL
    }

    public Drawing {
        structures = List.copyOf(structures);
        supersedes = List.copyOf(supersedes);
        aliases = List.copyOf(aliases);
    }

    public static Drawing of(Path file, List<String> structures, Values values, String annotator) {
        return new Drawing(file, structures, values, annotator, List.of(), List.of(), OptionalInt.empty(), false);
    }

    public Drawing supersedes(List<String> annotations) {
        return new Drawing(file, structures, values, annotator, annotations, aliases, revision, allowEmpty);
    }

    public Drawing aliases(List<String> names) {
        return new Drawing(file, structures, values, annotator, supersedes, names, revision, allowEmpty);
    }

    public Drawing ofRevision(int number) {
        return new Drawing(
                file, structures, values, annotator, supersedes, aliases, OptionalInt.of(number), allowEmpty);
    }

    public Drawing allowingEmpty() {
        return new Drawing(file, structures, values, annotator, supersedes, aliases, revision, true);
    }
}
