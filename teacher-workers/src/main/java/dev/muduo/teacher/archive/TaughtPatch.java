package dev.muduo.teacher.archive;

import dev.muduo.imaging.PatchPlace;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.platform.teaching.PseudoLabelManifest.StructureAnswer;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/**
 * What the teachers say about a patch.
 *
 * @param answers one a structure, in the order of their ids
 * @param logits  {@code ct.<name>} and {@code pet.<name>} of each valid structure, (z, y, x) in half precision
 */
public record TaughtPatch(PatchPlace place, List<StructureAnswer> answers, SortedMap<String, Tensor> logits) {
    public TaughtPatch {
        answers = List.copyOf(answers);
        logits = Collections.unmodifiableSortedMap(logits);
    }
}
