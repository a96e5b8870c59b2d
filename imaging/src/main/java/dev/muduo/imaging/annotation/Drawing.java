package dev.muduo.imaging.annotation;

import dev.muduo.imaging.Grid;
import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.annotation.DicomAnnotation.Unknown;
import dev.muduo.imaging.coding.Vocabulary;
import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects, part by part, what an object describes; a voxel is of one structure. One thread. */
final class Drawing {
    private final String source;
    private final Grid grid;
    private final Map<Integer, Structure> structures = new HashMap<>();
    private final List<Unknown> unknown = new ArrayList<>();
    private byte[] labels;

    private Drawing(String source, Grid grid) {
        this.source = source;
        this.grid = grid;
    }

    /**
     * Of an object of which nothing is known yet.
     *
     * @param grid the study's
     * @throws AnnotationRefusedException if it is of another class
     */
    static Drawing of(DataSet object, String sopClass, String title, Grid grid) {
        if (!object.text(Attribute.SOP_CLASS_UID).equals(Optional.of(sopClass))) {
            throw new AnnotationRefusedException(
                    AnnotationFault.WRONG_OBJECT, object.source() + ": expected a " + title + ", got another object");
        }
        return new Drawing(object.source(), grid);
    }

    /** A part of the object, and which structure it is, if any. */
    void describe(int number, String label, Optional<Structure> structure) {
        structure.ifPresentOrElse(
                known -> structures.put(number, known), () -> unknown.add(new Unknown(number, label)));
    }

    /** The structure of a part. */
    Optional<Structure> structure(int number) {
        return Optional.ofNullable(structures.get(number));
    }

    /** @throws AnnotationRefusedException if no part is a structure of the model */
    void requireKnown(Vocabulary vocabulary) {
        if (structures.isEmpty()) {
            throw new AnnotationRefusedException(
                    AnnotationFault.NOTHING_KNOWN,
                    source + ": expected a part that is one of "
                            + vocabulary.structures().list().stream()
                                    .map(Structure::name)
                                    .toList()
                            + " by its code or its name, got " + unknown.size() + " that are not");
        }
        labels = new byte[grid.voxels()];
    }

    /**
     * Gives a voxel to a structure.
     *
     * @throws AnnotationRefusedException if it is another one's
     */
    void set(int voxel, Structure structure) {
        int there = labels[voxel] & 0xff;
        if (there != 0 && there != structure.id()) {
            throw new AnnotationRefusedException(
                    AnnotationFault.OVERLAP,
                    source + ": expected structures apart from each other, got voxels of both " + structure.name()
                            + " and another one: draw them apart or send one at a time");
        }
        labels[voxel] = (byte) structure.id();
    }

    DicomAnnotation done() {
        List<Structure> found = structures.values().stream()
                .distinct()
                .sorted(Comparator.comparingInt(Structure::id))
                .toList();
        return new DicomAnnotation(new LabelMap(grid, labels), found, unknown);
    }
}
