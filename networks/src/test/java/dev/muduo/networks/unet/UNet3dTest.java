package dev.muduo.networks.unet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.random.CounterRandom;
import dev.muduo.networks.runtime.TensorEngine;
import dev.muduo.networks.testing.Fixtures;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class UNet3dTest {
    private static final UNet3dConfig SMALL = UNet3dConfig.student(12, 16);

    private static UNet3d network() {
        return UNet3d.initialise(SMALL, CounterRandom.of(1, 0, "weights"));
    }

    private static float[] image(int size, int seed) {
        float[] image = new float[size];
        CounterRandom random = CounterRandom.of(seed, 0, "image");
        for (int i = 0; i < size; i++) {
            image[i] = (float) random.nextGaussian();
        }
        return image;
    }

    @Test
    void keysAndShapesAreTheReferences() throws Exception {
        String expected = Files.readString(Fixtures.path("unet3d_keys.txt")).strip();
        String actual = UNet3dConfig.student(12, 4).parameterShapes().entrySet().stream()
                .map(entry -> entry.getKey() + "\t"
                        + Arrays.stream(entry.getValue())
                                .mapToObj(Long::toString)
                                .collect(Collectors.joining("x")))
                .collect(Collectors.joining("\n"));
        assertEquals(expected, actual);
    }

    @Test
    void theFullSizeHasThePublishedNumberOfParameters() {
        assertEquals(5_884_652, UNet3dConfig.student(12, 4).parameterCount());
        assertEquals(5_884_635, UNet3dConfig.student(11, 4).parameterCount());
        assertEquals(5_884_669, UNet3dConfig.student(13, 4).parameterCount());
        assertEquals(5_884_237, UNet3dConfig.promptGenerator(13, 4).parameterCount());
    }

    /** As native memory that ends half-way would: what was taken by then is given back. */
    @Test
    void aNetworkOfWhichHalfCannotBeMadeLeavesNothing() {
        Map<String, Tensor> weights;
        try (UNet3d network = network()) {
            weights = network.export();
        }
        String last = new ArrayList<>(weights.keySet()).get(weights.size() - 1);
        Map<String, Tensor> failing = new LinkedHashMap<>(weights) {
            private static final long serialVersionUID = 1;

            @Override
            public Tensor get(Object name) {
                if (name.equals(last)) {
                    throw new OutOfMemoryError("no native memory");
                }
                return super.get(name);
            }
        };
        int before = TensorEngine.liveArrays();
        assertThrows(OutOfMemoryError.class, () -> UNet3d.load(SMALL, failing));
        assertEquals(before, TensorEngine.liveArrays());
    }

    @Test
    void aConfigurationOutsideItsBoundsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new UNet3dConfig(0, 5, 16, 0));
        assertThrows(IllegalArgumentException.class, () -> new UNet3dConfig(2, 1, 16, 0));
        assertThrows(IllegalArgumentException.class, () -> new UNet3dConfig(2, 5, 5, 0));
        assertThrows(IllegalArgumentException.class, () -> new UNet3dConfig(2, 5, 16, 1));
    }

    @Test
    void newWeightsAreKaimingNormalAndRepeatable() {
        try (UNet3d first = UNet3d.initialise(UNet3dConfig.student(12, 8), CounterRandom.of(7, 0, "w"));
                UNet3d again = UNet3d.initialise(UNet3dConfig.student(12, 8), CounterRandom.of(7, 0, "w"))) {
            assertEquals(first.export(), again.export());
            Map<String, Tensor> weights = first.export();
            assertEquals(Math.sqrt(2.0 / (27 * 128)), deviation(weights.get("center.conv2.0.weight")), 3e-4);
            assertEquals(Math.sqrt(2.0 / (27 * 16)), deviation(weights.get("conv2.conv2.0.weight")), 2e-3);
            double bound = 1 / Math.sqrt(27 * 128);
            float[] bias = weights.get("center.conv2.0.bias").values();
            for (float value : bias) {
                assertTrue(Math.abs(value) <= bound);
            }
            assertEquals(bound / Math.sqrt(3), deviation(weights.get("center.conv2.0.bias")), bound / 8);
        }
    }

    private static double deviation(Tensor tensor) {
        double squares = 0;
        for (float value : tensor.values()) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares / tensor.values().length);
    }

    /** Widths that are multiples of the engine's block of 16 channels and widths that are not. */
    @Test
    void theScriptComputesWhatPlainOperationsDo() {
        float[] images = image(2 * 2 * 32 * 16 * 48, 1);
        for (int featureScale : new int[] {4, 8, 16, 32}) {
            UNet3dConfig config = UNet3dConfig.student(12, featureScale);
            try (UNet3d network = UNet3d.initialise(config, CounterRandom.of(1, 0, "weights"))) {
                float[] plain = new PlainUNet3d(network.export()).logits(images, 2, 2, 32, 16, 48);
                double error = Fixtures.relativeError(network.logits(images, 2, 32, 16, 48), plain);
                assertTrue(error < 2e-5, "feature scale " + featureScale + ": relative error " + error);
            }
        }
    }

    @Test
    void bfloat16LosesWhatItsMantissaLosesAndNoMore() {
        float[] image = image(2 * 32 * 32 * 32, 5);
        for (int featureScale : new int[] {4, 16}) {
            UNet3dConfig config = UNet3dConfig.student(12, featureScale);
            try (UNet3d network = UNet3d.initialise(config, CounterRandom.of(1, 0, "weights"))) {
                float[] reference = network.logits(image, 1, 32, 32, 32);
                double error =
                        Fixtures.relativeError(network.logits(Arithmetic.BFLOAT16, image, 1, 32, 32, 32), reference);
                assertTrue(error > 1e-4 && error < 0.05, "feature scale " + featureScale + ": relative error " + error);
            }
        }
    }

    /** One voxel, or one channel, leaves the layout open. */
    @Test
    void theNarrowestNetworkIsNoException() {
        float[] image = image(2 * 32 * 32 * 32, 6);
        try (UNet3d network = UNet3d.initialise(UNet3dConfig.student(2, 64), CounterRandom.of(1, 0, "weights"))) {
            float[] plain = new PlainUNet3d(network.export()).logits(image, 1, 2, 32, 32, 32);
            assertTrue(Fixtures.relativeError(network.logits(image, 1, 32, 32, 32), plain) < 2e-5);
            float[] rounded = network.logits(Arithmetic.BFLOAT16, image, 1, 32, 32, 32);
            assertTrue(Fixtures.relativeError(rounded, plain) < 0.1);
        }
    }

    /** The prompt generator sees one modality. */
    @Test
    void oneInputChannelIsNoException() {
        float[] image = image(32 * 32 * 32, 7);
        for (int featureScale : new int[] {4, 8, 16, 32}) {
            UNet3dConfig config = UNet3dConfig.promptGenerator(3, featureScale);
            try (UNet3d network = UNet3d.initialise(config, CounterRandom.of(1, 0, "weights"))) {
                float[] reference = network.logits(image, 1, 32, 32, 32);
                float[] rounded = network.logits(Arithmetic.BFLOAT16, image, 1, 32, 32, 32);
                double error = Fixtures.relativeError(rounded, reference);
                assertTrue(error < 0.05, "feature scale " + featureScale + ": relative error " + error);
            }
        }
    }

    /** Air beside a patient, and a centre of one voxel: where nothing varies there is nothing to divide by. */
    @Test
    void whereNothingVariesAnswersAreFinite() {
        float[] air = new float[2 * 32 * 32 * 32];
        Arrays.fill(air, -1024);
        try (UNet3d network = network()) {
            for (Arithmetic arithmetic : Arithmetic.values()) {
                requireFinite(network.logits(arithmetic, air, 1, 32, 32, 32));
                requireFinite(network.logits(arithmetic, image(2 * 16 * 16 * 16, 6), 1, 16, 16, 16));
            }
        }
    }

    private static void requireFinite(float[] values) {
        for (float value : values) {
            assertTrue(Float.isFinite(value), "got " + value);
        }
    }

    @Test
    void probabilitiesAreTheSoftmaxOfTheLogits() {
        try (UNet3d network = network()) {
            float[] image = image(2 * 32 * 32 * 32, 2);
            float[] logits = network.logits(image, 1, 32, 32, 32);
            float[] probabilities = network.probabilities(image, 1, 32, 32, 32);
            int voxels = 32 * 32 * 32;
            for (int v = 0; v < voxels; v += 997) {
                double sum = 0;
                for (int c = 0; c < 12; c++) {
                    sum += Math.exp(logits[c * voxels + v]);
                }
                for (int c = 0; c < 12; c++) {
                    assertEquals(Math.exp(logits[c * voxels + v]) / sum, probabilities[c * voxels + v], 1e-6);
                }
            }
        }
    }

    /** Also the first call, whose graph an optimiser would not have seen yet. */
    @Test
    void theSameInputGivesTheSameBitsFromAnyThread() throws Exception {
        float[] image = image(2 * 32 * 32 * 32, 3);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (UNet3d network = network()) {
            float[] first = network.logits(image, 1, 32, 32, 32);
            List<Future<float[]>> answers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                answers.add(threads.submit(() -> network.logits(image, 1, 32, 32, 32)));
            }
            for (Future<float[]> answer : answers) {
                assertArrayEquals(first, answer.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void theShapesOfTheWeightsTellTheConfiguration() {
        for (UNet3dConfig config : List.of(UNet3dConfig.student(12, 4), UNet3dConfig.promptGenerator(3, 16))) {
            assertEquals(Optional.of(config), UNet3dConfig.of(config.parameterShapes(), UNet3dConfig.STANDARD_DROPOUT));
        }
        Map<String, long[]> odd = new LinkedHashMap<>(SMALL.parameterShapes());
        odd.put("conv1.conv1.0.weight", new long[] {5, 2, 3, 3, 3});
        assertEquals(Optional.empty(), UNet3dConfig.of(odd, 0));
        odd.put("conv1.conv1.0.weight", new long[] {4});
        assertEquals(Optional.empty(), UNet3dConfig.of(odd, 0));
        assertEquals(Optional.empty(), UNet3dConfig.of(Map.of(), 0));
    }

    @Test
    void exportedWeightsMakeTheSameNetwork() {
        float[] image = image(2 * 16 * 16 * 16, 4);
        try (UNet3d network = network();
                UNet3d copy = UNet3d.load(SMALL, network.export())) {
            assertEquals(network.export(), copy.export());
            assertArrayEquals(network.logits(image, 1, 16, 16, 16), copy.logits(image, 1, 16, 16, 16));
        }
    }

    @Test
    void weightsOfAnotherNetworkAreRefused() {
        Map<String, Tensor> weights;
        try (UNet3d network = network()) {
            weights = network.export();
        }
        UNet3dConfig other = new UNet3dConfig(2, 13, 16, 0);
        assertMessage(
                "final.weight has shape", assertThrows(WeightsException.class, () -> UNet3d.load(other, weights)));
        Map<String, Tensor> more = new LinkedHashMap<>(weights);
        more.put("extra", Tensor.of(new float[1], 1));
        assertMessage(
                "there is no parameter extra", assertThrows(WeightsException.class, () -> UNet3d.load(SMALL, more)));
        Map<String, Tensor> fewer = new LinkedHashMap<>(weights);
        fewer.remove("final.bias");
        assertMessage("final.bias is missing", assertThrows(WeightsException.class, () -> UNet3d.load(SMALL, fewer)));
    }

    @Test
    void anInputThatDoesNotFitIsRefused() {
        try (UNet3d network = network()) {
            assertMessage(
                    "multiples of 16",
                    assertThrows(
                            IllegalArgumentException.class, () -> network.logits(new float[2 * 8000], 1, 20, 20, 20)));
            assertMessage(
                    "got 7 values",
                    assertThrows(IllegalArgumentException.class, () -> network.logits(new float[7], 1, 16, 16, 16)));
        }
    }

    private static void assertMessage(String words, Exception e) {
        assertTrue(e.getMessage().contains(words), e.getMessage());
    }
}
