package dev.muduo.ingest.door;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A label map as it was sent, and what its values mean.
 *
 * @param structures names of the annotated structures, as sent
 * @param values     what the voxels' values stand for
 * @param allowEmpty whether a map without a single labelled voxel is meant: the structures are not in the images
 * @param aliases    structures by what a DICOM object's author calls them
 */
public record LabelFile(
        Path label, List<String> structures, Values values, boolean allowEmpty, Map<String, String> aliases) {
    public LabelFile {
        structures = List.copyOf(structures);
        aliases = Map.copyOf(aliases);
    }

    public LabelFile(Path label, List<String> structures, Values values, boolean allowEmpty) {
        this(label, structures, values, allowEmpty, Map.of());
    }

    /** Never what somebody calls a structure: it is free text. */
    @Override
    public String toString() {
        return "label of " + structures;
    }

    /** What a voxel's value in a label map stands for; 0 is background in either. */
    public enum Values {
        /** Value n is the n-th of the structures named, counted from 1. */
        ORDER,
        /** Values are the model's structure ids; those of structures that are not named are ignored. */
        MODEL
    }
}
