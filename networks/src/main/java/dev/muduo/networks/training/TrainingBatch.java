package dev.muduo.networks.training;

import java.util.List;

/**
 * The samples of one step, all of one size.
 *
 * @param depth  voxels along z; each edge is a multiple of 16
 * @param height voxels along y
 * @param width  voxels along x
 */
public record TrainingBatch(int depth, int height, int width, List<TrainingSample> samples) {
    public TrainingBatch {
        samples = List.copyOf(samples);
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("a training batch has at least one sample");
        }
    }

    /** Cubes of this edge. */
    public static TrainingBatch cubes(int edge, List<TrainingSample> samples) {
        return new TrainingBatch(edge, edge, edge, samples);
    }

    /** Of one sample. */
    public int voxels() {
        return depth * height * width;
    }

    /** Refuses samples that do not fit the network they are meant for. */
    void requireFitting(int channels, int classes) {
        for (TrainingSample sample : samples) {
            requireLength("an image", sample.image().length, (long) channels * voxels());
            sample.annotation().ifPresent(annotation -> {
                requireLength("a label map", annotation.labels().length, voxels());
                requireLength("a set of annotated classes", annotation.annotated().length, classes);
            });
            sample.pseudoLabels().ifPresent(pseudo -> {
                requireLength("a set of pseudo-labels", pseudo.hard().length, (classes - 1L) * voxels());
                requireLength("a set of selected structures", pseudo.selected().length, classes - 1L);
            });
            sample.softLabels().ifPresent(soft -> {
                requireLength("a set of soft labels", soft.probabilities().length, (classes - 1L) * voxels());
                requireLength("a set of selected structures", soft.selected().length, classes - 1L);
            });
        }
    }

    private static void requireLength(String what, long got, long expected) {
        if (got != expected) {
            throw new IllegalArgumentException(what + " of this batch has " + expected + " values, got " + got);
        }
    }
}
