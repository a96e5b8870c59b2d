package dev.muduo.ingest.door;

import java.util.List;

/**
 * A label map that has passed the door: its values are the model's structure ids.
 *
 * @param structures names of the annotated structures in the order of the model's ids
 * @param warnings   what is unusual, in words for the sender
 */
public record PreparedLabel(PreparedImage label, List<String> structures, List<String> warnings) {
    public PreparedLabel {
        structures = List.copyOf(structures);
        warnings = List.copyOf(warnings);
    }
}
