package dev.muduo.networks.training;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.unet.*;
import java.util.*;
import org.junit.jupiter.api.Test;

class TrainingStepTest {
    @Test
    void speed() {
        UNet3dConfig config = UNet3dConfig.student(12, 16);
        try (UNet3d network = UNet3d.initialise(config, CounterRandom.of(1, 0, "init"));
                TrainingStep step = new TrainingStep(network, SgdConfig.STANDARD, ConsistencyLoss.DICE, 0.99)) {
            List<TrainingSample> samples = new ArrayList<>();
            CounterRandom random = CounterRandom.of(1, 0, "image");
            for (int i = 0; i < 4; i++) {
                float[] image = new float[2 * 32 * 32 * 32];
                byte[] labels = new byte[32 * 32 * 32];
                boolean[] hard = new boolean[11 * 32 * 32 * 32];
                boolean[] selected = new boolean[11];
                Arrays.fill(selected, true);
                for (int j = 0; j < labels.length; j++) {
                    image[j] = random.nextFloat();
                    labels[j] = (byte) Math.min(11, (int) (12 * image[j]));
                    if (labels[j] > 0) hard[(labels[j] - 1) * 32768 + j] = true;
                }
                boolean[] some = new boolean[12];
                some[0] = some[1] = some[7] = true;
                samples.add(
                        i < 2
                                ? TrainingSample.annotated(
                                        image, i == 0 ? Annotation.complete(labels, 12) : new Annotation(labels, some))
                                : TrainingSample.pseudoLabelled(image, new PseudoLabels(hard, selected)));
            }
            for (int i = 0; i < 10; i++) {
                long t = System.nanoTime();
                System.out.println(step.run(
                        TrainingBatch.cubes(32, samples),
                        new StepSettings(0.01, 0.1, 12),
                        CounterRandom.of(1, i, "dropout")));
                System.out.println((System.nanoTime() - t) / 1e6);
            }
        }
    }
}
