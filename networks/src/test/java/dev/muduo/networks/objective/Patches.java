package dev.muduo.networks.objective;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.training.Annotation;
import dev.muduo.networks.training.SgdConfig;
import dev.muduo.networks.training.StepRandom;
import dev.muduo.networks.training.StepResult;
import dev.muduo.networks.training.StepSettings;
import dev.muduo.networks.training.TrainingBatch;
import dev.muduo.networks.training.TrainingSample;
import dev.muduo.networks.training.TrainingStep;
import dev.muduo.networks.training.UnlabelledObjective;
import dev.muduo.networks.unet.UNet3d;
import dev.muduo.networks.unet.UNet3dConfig;
import dev.muduo.networks.weights.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Toy patches of 16³ and networks for them; everything follows from a seed. */
final class Patches {
    static final int EDGE = 16;
    static final int VOXELS = EDGE * EDGE * EDGE;
    static final int CLASSES = 3;
    static final UNet3dConfig SHAPE = new UNet3dConfig(2, CLASSES, 16, 0);
    static final StepSettings SETTINGS = new StepSettings(0.05, 0.5, 12);

    private Patches() {}

    static UNet3d network(int seed) {
        return network(seed, 0);
    }

    static UNet3d network(int seed, double dropout) {
        return UNet3d.initialise(new UNet3dConfig(2, CLASSES, 16, dropout), CounterRandom.of(seed, 0, "weights"));
    }

    static float[] image(int seed) {
        CounterRandom random = CounterRandom.of(seed, 0, "image");
        float[] image = new float[2 * VOXELS];
        for (int i = 0; i < image.length; i++) {
            image[i] = random.nextFloat();
        }
        return image;
    }

    static TrainingSample plain(int seed) {
        return TrainingSample.plain(image(seed));
    }

    static TrainingSample annotated(int seed) {
        float[] image = image(seed);
        byte[] labels = new byte[VOXELS];
        for (int v = 0; v < VOXELS; v++) {
            labels[v] = (byte) (image[v] > 0.8 ? 2 : image[v] > 0.5 ? 1 : 0);
        }
        return TrainingSample.annotated(image, Annotation.complete(labels, CLASSES));
    }

    static TrainingBatch batch(TrainingSample... samples) {
        return TrainingBatch.cubes(EDGE, List.of(samples));
    }

    static StepRandom random(long step) {
        return StepRandom.of(5, step, "student");
    }

    /** What a student and its objective are. */
    record Learnt(Map<String, Tensor> weights, Map<String, Tensor> momentum, Map<String, Tensor> objective) {}

    /** Trains from a seed's weights through steps [0, steps), once straight and once restarted before each step. */
    static Learnt train(
            Function<UNet3d, UnlabelledObjective> objective, double dropout, int steps, boolean restarting) {
        TrainingBatch batch = batch(annotated(1), plain(2), plain(3));
        try (UNet3d network = network(3, dropout)) {
            Learnt learnt = new Learnt(network.export(), Map.of(), Map.of());
            int at = 0;
            while (at < steps) {
                int end = restarting ? at + 1 : steps;
                learnt = go(learnt, objective, dropout, batch, at, end);
                at = end;
            }
            return learnt;
        }
    }

    private static Learnt go(
            Learnt from,
            Function<UNet3d, UnlabelledObjective> objective,
            double dropout,
            TrainingBatch batch,
            int begin,
            int end) {
        UNet3dConfig shape = new UNet3dConfig(2, CLASSES, 16, dropout);
        try (UNet3d network = UNet3d.load(shape, from.weights());
                TrainingStep step = new TrainingStep(network, SgdConfig.STANDARD, objective.apply(network), 0)) {
            if (!from.momentum().isEmpty()) {
                step.restore(from.momentum(), Map.of(), from.objective());
            }
            for (int i = begin; i < end; i++) {
                StepResult result = step.run(batch, SETTINGS, random(i));
                if (!result.applied()) {
                    throw new AssertionError("step " + i + " came to " + result);
                }
            }
            return new Learnt(network.export(), step.momentum(), step.objectiveState());
        }
    }
}
