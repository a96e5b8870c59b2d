package dev.muduo.networks.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFileTest {
    private static final Map<String, String> METADATA = Map.of("manifest", "{\"a\":\"ü\"}", "b", "");

    @TempDir
    Path folder;

    private static SortedMap<String, Tensor> tensors() {
        float[] large = new float[150_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = i / 3f;
        }
        return new TreeMap<>(Map.of(
                "model.large", Tensor.of(large, 300, 500),
                "model.none", Tensor.of(new float[0], 0, 4),
                "model.scalar", Tensor.of(new float[] {7})));
    }

    private Path write() throws IOException {
        Path file = folder.resolve("streamed.safetensors");
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, METADATA, shapes())) {
            for (Map.Entry<String, Tensor> tensor : tensors().entrySet()) {
                float[] values = tensor.getValue().values();
                writer.write(tensor.getKey(), sink -> {
                    for (int from = 0; from < values.length; from += 70_000) {
                        float[] piece = Arrays.copyOfRange(values, from, Math.min(values.length, from + 70_000));
                        sink.take(piece, piece.length);
                    }
                });
            }
            writer.finish();
        }
        return file;
    }

    private static Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new TreeMap<>();
        tensors().forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        return shapes;
    }

    @Test
    void aStreamedFileHasTheBytesOfOneMadeInMemory() throws IOException {
        assertArrayEquals(Safetensors.of(METADATA, tensors()).toBytes(), Files.readAllBytes(write()));
    }

    @Test
    void tensorsAreReadOneByOne() throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(write())) {
            assertEquals(new TreeMap<>(METADATA), file.metadata());
            assertEquals(tensors().keySet(), file.shapes().keySet());
            for (Map.Entry<String, Tensor> tensor : tensors().entrySet()) {
                assertArrayEquals(tensor.getValue().shape(), file.shapes().get(tensor.getKey()));
                assertEquals(tensor.getValue(), file.read(tensor.getKey()));
            }
            assertThrows(WeightsException.class, () -> file.read("model.absent"));
        }
    }

    @Test
    void truncatedFilesAreRefusedWhenTheyAreOpened() throws IOException {
        byte[] whole = Files.readAllBytes(write());
        for (int length : new int[] {0, 7, 8, 100, whole.length - 1}) {
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
            assertThrows(WeightsException.class, () -> SafetensorsFile.open(cut), "cut at " + length);
        }
    }

    @Test
    void whatIsWrittenIsWhatWasAnnounced() throws IOException {
        Path file = folder.resolve("x");
        try (SafetensorsWriter writer =
                SafetensorsWriter.create(file, METADATA, Map.of("a", new long[] {2}, "b", new long[] {2}))) {
            assertThrows(IllegalArgumentException.class, () -> writer.write("b", sink -> {}));
            refused("values fewer", () -> writer.write("a", sink -> sink.take(new float[1], 1)));
            refused("more values", () -> writer.write("a", sink -> sink.take(new float[3], 3)));
            assertThrows(IllegalStateException.class, writer::finish);
        }
        assertThrows(IOException.class, () -> SafetensorsWriter.create(file, METADATA, Map.of()));
    }

    private static void refused(String words, org.junit.jupiter.api.function.Executable writing) {
        WeightsException e = assertThrows(WeightsException.class, writing);
        assertTrue(e.getMessage().contains(words), e.getMessage());
    }
}
