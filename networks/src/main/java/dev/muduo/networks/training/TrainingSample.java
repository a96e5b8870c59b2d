package dev.muduo.networks.training;

import java.util.Optional;

/**
 * One patch of a training batch. It may be annotated, pseudo-labelled or both (an annotation of some structures,
 * pseudo-labels of others), or neither.
 *
 * @param image      (channel, z, y, x) row-major, normalised
 * @param softLabels of one teacher, for an objective that weighs its confidence
 */
public record TrainingSample(
        float[] image,
        Optional<Annotation> annotation,
        Optional<PseudoLabels> pseudoLabels,
        Optional<SoftLabels> softLabels) {
    public TrainingSample(float[] image, Optional<Annotation> annotation, Optional<PseudoLabels> pseudoLabels) {
        this(image, annotation, pseudoLabels, Optional.empty());
    }

    public static TrainingSample annotated(float[] image, Annotation annotation) {
        return new TrainingSample(image, Optional.of(annotation), Optional.empty());
    }

    public static TrainingSample pseudoLabelled(float[] image, PseudoLabels pseudoLabels) {
        return new TrainingSample(image, Optional.empty(), Optional.of(pseudoLabels));
    }

    public static TrainingSample softLabelled(float[] image, SoftLabels softLabels) {
        return new TrainingSample(image, Optional.empty(), Optional.empty(), Optional.of(softLabels));
    }

    /** A patch of which nothing is known but what it looks like. */
    public static TrainingSample plain(float[] image) {
        return new TrainingSample(image, Optional.empty(), Optional.empty());
    }

    /** True if a pseudo-label of it was selected. */
    boolean teaches() {
        return pseudoLabels.isPresent() && any(pseudoLabels.get().selected());
    }

    /** True if a soft label of it was selected. */
    public boolean teachesSoftly() {
        return softLabels.isPresent() && any(softLabels.get().selected());
    }

    private static boolean any(boolean[] selected) {
        for (boolean structure : selected) {
            if (structure) {
                return true;
            }
        }
        return false;
    }
}
