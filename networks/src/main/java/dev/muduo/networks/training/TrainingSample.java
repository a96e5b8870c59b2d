package dev.muduo.networks.training;

import java.util.Optional;

/**
 * One patch of a training batch. It may be annotated, pseudo-labelled or both (an annotation of some structures,
 * pseudo-labels of others).
 *
 * @param image (channel, z, y, x) row-major, normalised
 */
public record TrainingSample(float[] image, Optional<Annotation> annotation, Optional<PseudoLabels> pseudoLabels) {
    public static TrainingSample annotated(float[] image, Annotation annotation) {
        return new TrainingSample(image, Optional.of(annotation), Optional.empty());
    }

    public static TrainingSample pseudoLabelled(float[] image, PseudoLabels pseudoLabels) {
        return new TrainingSample(image, Optional.empty(), Optional.of(pseudoLabels));
    }

    /** True if a pseudo-label of it was selected. */
    boolean teaches() {
        return pseudoLabels.isPresent() && pseudoLabels.get().anySelected();
    }
}
