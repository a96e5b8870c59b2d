package dev.muduo.imaging.annotation;

import dev.muduo.imaging.LabelMap;
import dev.muduo.imaging.Structure;
import java.util.List;

/**
 * What was drawn.
 *
 * @param labels     ids of the structures, on the study's grid
 * @param structures the ones that the object describes, in the order of their ids; one that is nowhere in the labels was described
 *                   as being nowhere
 * @param unknown    what it describes besides
 */
public record DicomAnnotation(LabelMap labels, List<Structure> structures, List<Unknown> unknown) {
    public DicomAnnotation {
        structures = List.copyOf(structures);
        unknown = List.copyOf(unknown);
    }

    /**
     * A segment or a region that is none of the model's structures.
     *
     * @param number in its object
     * @param label  as its author called it; free text, for its author's eyes alone
     */
    public record Unknown(int number, String label) {
        /** Never the label. */
        @Override
        public String toString() {
            return "number " + number;
        }
    }
}
