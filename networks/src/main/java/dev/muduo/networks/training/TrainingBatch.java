package dev.muduo.networks.training;

import java.util.List;

/**
 * The samples of one step, all of one size.
 *
 * @param depth  voxels along z; each edge is a multiple of 16
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

    int voxels() {
        return depth * height * width;
    }
}
