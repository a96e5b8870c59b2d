package dev.muduo.platform.teaching;

import dev.muduo.imaging.PatchPlace;
import dev.muduo.platform.store.StoredObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The teachers' answer to one revision of a study in one run, as JSON in the store.
 *
 * @param answerVoxels edge of the logits' grid (32)
 */
public record PseudoLabelManifest(
        String studyId, int revision, int run, int answerVoxels, Map<String, String> teachers, List<Patch> patches) {
    public PseudoLabelManifest {
        teachers = Map.copyOf(teachers);
        patches = List.copyOf(patches);
    }

    /**
     * One patch.
     *
     * @param logits safetensors of float16: per valid structure {@code ct.<name>} and {@code pet.<name>}, each
     *               (answerVoxels)³, (z, y, x) row-major; absent if no structure is valid
     */
    public record Patch(PatchPlace place, Optional<StoredObject> logits, List<StructureAnswer> structures) {
        public Patch {
            structures = List.copyOf(structures);
        }
    }

    /**
     * How well the teachers agreed on one structure in a patch.
     *
     * @param iou     Eq. 4 of the paper on the teachers' patch grid; empty where invalid
     * @param invalid why there is no valid pair of masks, empty where there is one
     */
    public record StructureAnswer(String structure, OptionalDouble iou, Optional<String> invalid) {
        public boolean valid() {
            return iou.isPresent();
        }
    }
}
