package dev.muduo.networks.unet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.runtime.GradientMode;
import dev.muduo.networks.runtime.NativeArrays;
import dev.muduo.networks.runtime.ScriptModule;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.networks.training.Annotation;
import dev.muduo.networks.training.ConsistencyLoss;
import dev.muduo.networks.training.SgdConfig;
import dev.muduo.networks.training.TrainingBatch;
import dev.muduo.networks.training.TrainingSample;
import dev.muduo.networks.training.TrainingStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The engine's library computes in blocks of 16 channels. Whatever it fills a last block with, and whatever memory held before,
 * a convolution is its definition, and a gradient the same with any number of threads.
 */
class ConvolutionTest {
    private static final int EDGE = 6;
    private static final int SAMPLES = 3;

    @AfterEach
    void asOtherTestsHaveIt() {
        TensorEngine.start(1);
    }

    @ParameterizedTest(name = "{0} to {1} channels, {2} threads")
    @CsvSource({"2,2,1", "2,8,2", "8,8,1", "8,8,2", "24,8,1", "24,8,2", "12,4,2", "8,16,2", "48,16,2", "40,24,2"})
    void aConvolutionIsItsDefinition(int from, int to, int threads) {
        TensorEngine.start(threads);
        float[] x = random("x", SAMPLES * from * EDGE * EDGE * EDGE);
        float[] w = random("w", to * from * 27);
        double[] expected = new DefinedConvolution(from, to, 3).of(x, w, new float[to], SAMPLES, EDGE, EDGE, EDGE);
        try (PtNDManager manager = TensorEngine.newManager();
                ScriptModule script = ScriptModule.load(manager, UNet3d.class, "unet3d.py");
                GradientMode mode = GradientMode.inference()) {
            for (int repeat = 0; repeat < 5; repeat++) {
                leaveNotANumberInMemory(manager, x.length);
                try (PtNDManager scope = (PtNDManager) manager.newSubManager()) {
                    PtNDArray result = script.compute(
                            scope,
                            "conv3d",
                            IValue.from(NativeArrays.floats(scope, x, new Shape(SAMPLES, from, EDGE, EDGE, EDGE))),
                            IValue.from(NativeArrays.floats(scope, w, new Shape(to, from, 3, 3, 3))),
                            IValue.from((PtNDArray) scope.zeros(new Shape(to))),
                            IValue.from(1L));
                    float[] found = result.toFloatArray();
                    for (int i = 0; i < expected.length; i++) {
                        assertEquals(expected[i], found[i], 1e-4, "value " + i + " of repeat " + repeat);
                    }
                }
            }
        }
    }

    @ParameterizedTest(name = "feature scale {0}")
    @CsvSource({"8", "32"})
    void aGradientDependsNeitherOnTheNumberOfThreadsNorOnWhatMemoryHeld(int featureScale) {
        Map<String, Double> expected = gradientNorms(featureScale, 1);

        for (int threads : new int[] {1, 2, 2}) {
            gradientNorms(featureScale, threads)
                    .forEach((name, norm) -> assertEquals(expected.get(name), norm, 1e-3 * expected.get(name), name));
        }
    }

    private static Map<String, Double> gradientNorms(int featureScale, int threads) {
        TensorEngine.start(threads);
        int edge = 32;
        int voxels = edge * edge * edge;
        List<TrainingSample> samples = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            byte[] labels = new byte[voxels];
            Arrays.fill(labels, 0, voxels / (i + 2), (byte) 1);
            samples.add(TrainingSample.annotated(random("image" + i, 2 * voxels), Annotation.complete(labels, 2)));
        }
        UNet3dConfig config = new UNet3dConfig(2, 2, featureScale, 0);
        try (UNet3d network = UNet3d.initialise(config, CounterRandom.of(3, 0, "weights"));
                TrainingStep step = new TrainingStep(network, SgdConfig.STANDARD, ConsistencyLoss.DICE, 0);
                PtNDManager manager = TensorEngine.newManager()) {
            leaveNotANumberInMemory(manager, 2 * voxels);
            return step.inspect(TrainingBatch.cubes(edge, samples), 0, CounterRandom.of(5, 0, "dropout"))
                    .gradientNorms();
        }
    }

    /** Freed at once: the next to be given this memory finds it there. */
    private static void leaveNotANumberInMemory(PtNDManager manager, int size) {
        for (int part : new int[] {1, 2, 4, 8, 64}) {
            float[] values = new float[Math.max(1, size / part)];
            Arrays.fill(values, Float.NaN);
            List<PtNDArray> arrays = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                arrays.add(NativeArrays.floats(manager, values, new Shape(values.length)));
            }
            arrays.forEach(PtNDArray::close);
        }
    }

    private static float[] random(String name, int length) {
        CounterRandom random = CounterRandom.of(1, 0, name);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }
}
