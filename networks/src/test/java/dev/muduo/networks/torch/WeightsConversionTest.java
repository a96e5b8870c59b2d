package dev.muduo.networks.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.safetensors.Safetensors;
import dev.muduo.networks.testing.Fixtures;
import dev.muduo.networks.weights.CheckpointTensors;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightsConversionTest {
    private static final Map<String, String> METADATA = Map.of("manifest", "{}");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"sam3d-windowed", "sam3d-one-padded-window", "unet3d-tiny"})
    void theSameWeightsAlwaysGiveTheSameBytes(String fixture) throws IOException {
        Path weights = Fixtures.path(fixture + "/weights.pth");
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        TorchStateDict.read(weights).forEach((name, tensor) -> tensors.put(CheckpointTensors.WEIGHTS + name, tensor));
        byte[] expected = Safetensors.of(METADATA, tensors).toBytes();

        assertArrayEquals(expected, converted(weights, "once"));
        assertArrayEquals(expected, converted(weights, "again"));
    }

    private byte[] converted(Path weights, String name) throws IOException {
        Path target = folder.resolve(name);
        try (TorchStateDict dictionary = TorchStateDict.open(weights)) {
            WeightsConversion.requireFinite(dictionary);
            WeightsConversion.toSafetensors(dictionary, CheckpointTensors.WEIGHTS, METADATA, target);
        }
        return Files.readAllBytes(target);
    }

    @Test
    void aTensorThatIsNotFiniteIsNamed() throws IOException {
        for (double value : new double[] {Double.NaN, Double.NEGATIVE_INFINITY, 1e300}) {
            Path file = TorchFile.dictionary()
                    .floats("0", 1)
                    .storage(
                            "1",
                            TorchFile.little(16, bytes -> bytes.putDouble(1).putDouble(value)))
                    .tensor("good", "FloatStorage", "0", 1, 0, new long[] {1}, new long[] {1})
                    .tensor("ill.weight", "DoubleStorage", "1", 2, 0, new long[] {2}, new long[] {1})
                    .write(folder);
            try (TorchStateDict dictionary = TorchStateDict.open(file)) {
                WeightsException e =
                        assertThrows(WeightsException.class, () -> WeightsConversion.requireFinite(dictionary));
                assertTrue(e.getMessage().contains("ill.weight has the value " + (float) value), e.getMessage());
            }
        }
    }
}
