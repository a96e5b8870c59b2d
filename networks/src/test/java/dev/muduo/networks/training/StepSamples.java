package dev.muduo.networks.training;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import java.util.List;

/** A small network, and patches for it to learn from. */
final class StepSamples {
    static final int EDGE = 16;

    static final int VOXELS = EDGE * EDGE * EDGE;

    static final int CLASSES = 4;

    static final UNet3dConfig CONFIG = new UNet3dConfig(2, CLASSES, 16, 0);

    static final StepSettings PLAIN = new StepSettings(0.05, 0.1, Double.POSITIVE_INFINITY);

    private StepSamples() {}

    static UNet3d network(UNet3dConfig config) {
        return UNet3d.initialise(config, CounterRandom.of(3, 0, "weights"));
    }

    static float[] image(int seed) {
        CounterRandom random = CounterRandom.of(seed, 0, "image");
        float[] image = new float[2 * VOXELS];
        for (int i = 0; i < image.length; i++) {
            image[i] = random.nextFloat();
        }
        return image;
    }

    static byte[] labels(int seed) {
        CounterRandom random = CounterRandom.of(seed, 0, "labels");
        byte[] labels = new byte[VOXELS];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) random.nextInt(CLASSES);
        }
        return labels;
    }

    static TrainingSample complete(int seed) {
        return TrainingSample.annotated(image(seed), Annotation.complete(labels(seed), CLASSES));
    }

    static TrainingSample partial(int seed, boolean... annotated) {
        return TrainingSample.annotated(image(seed), new Annotation(labels(seed), annotated));
    }

    static TrainingSample taught(int seed, boolean... selected) {
        boolean[] hard = CounterRandom.of(seed, 0, "hard").bernoulliMask(3 * VOXELS, 0.2);
        return TrainingSample.pseudoLabelled(image(seed), new PseudoLabels(hard, selected));
    }

    static TrainingBatch batch(TrainingSample... samples) {
        return TrainingBatch.cubes(EDGE, List.of(samples));
    }

    static CounterRandom dropout(int step) {
        return CounterRandom.of(5, step, "dropout");
    }
}
