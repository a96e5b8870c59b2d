package dev.muduo.networks.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.testing.Fixtures;
import dev.muduo.networks.testing.TorchSave;
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

class TorchStateDictTest {
    private static final long[] THREE = {3};
    private static final long[] ONE = {1};

    @TempDir
    Path folder;

    @Test
    void aBareStateDictAndATrainingCheckpointAreRead() {
        assertEquals(
                38,
                TorchStateDict.read(Fixtures.path("unet3d-tiny/weights.pth")).size());
        SortedMap<String, Tensor> checkpoint = TorchStateDict.read(Fixtures.path("sam3d-windowed/weights.pth"));
        assertTrue(
                checkpoint.containsKey("image_encoder.pos_embed"),
                checkpoint.keySet().toString());
        SortedMap<String, Tensor> bare = TorchStateDict.read(Fixtures.path("sam3d-one-padded-window/weights.pth"));
        assertTrue(bare.containsKey("prompt_encoder.pe_layer.positional_encoding_gaussian_matrix"));
    }

    @Test
    void stridesOffsetsAndSharedStoragesAreUnderstood() throws IOException {
        Path file = TorchFile.dictionary()
                .floats("0", 0, 1, 2, 3, 4, 5, 6)
                .tensor("module.plain", "FloatStorage", "0", 7, 1, new long[] {2, 3}, new long[] {3, 1})
                .tensor("transposed", "FloatStorage", "0", 7, 1, new long[] {3, 2}, new long[] {1, 3})
                .tensor("scalar", "FloatStorage", "0", 7, 6, new long[0], new long[0])
                .tensor("none", "FloatStorage", "0", 7, 0, new long[] {0, 5}, new long[] {5, 1})
                .write(folder);
        assertEquals(
                Map.of(
                        "plain", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3),
                        "transposed", Tensor.of(new float[] {1, 4, 2, 5, 3, 6}, 3, 2),
                        "scalar", Tensor.of(new float[] {6}),
                        "none", Tensor.of(new float[0], 0, 5)),
                TorchStateDict.read(file));
    }

    /** As a checkpoint on several GPUs, and after layers were transposed: larger than a piece, and in no order. */
    @Test
    void largeTensorsAreReadPieceByPieceWhateverTheirStrides() throws IOException {
        int rows = 300;
        int columns = 500;
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        Path file = TorchFile.dictionary()
                .floats("0", values)
                .tensor("plain", "FloatStorage", "0", values.length, 0, new long[] {rows, columns}, new long[] {
                    columns, 1
                })
                .tensor("turned", "FloatStorage", "0", values.length, 0, new long[] {columns, rows}, new long[] {
                    1, columns
                })
                .write(folder);
        SortedMap<String, Tensor> read = TorchStateDict.read(file);
        assertEquals(Tensor.of(values, rows, columns), read.get("plain"));
        float[] turned = read.get("turned").values();
        for (int i = 0; i < values.length; i += 997) {
            assertEquals(values[i], turned[i % columns * rows + i / columns], "element " + i);
        }
    }

    @Test
    void aFileAsTorchSavesItIsReadAndItsChecksumsAreCompared() throws IOException {
        Path file = folder.resolve("saved.pth");
        TorchSave.write(
                file,
                new TreeMap<>(Map.of("a", new long[] {70_000}, "b.c", new long[] {2, 3})),
                (name, index) -> name.length() + index);
        SortedMap<String, Tensor> read = TorchStateDict.read(file);
        assertEquals(Tensor.of(new float[] {3, 4, 5, 6, 7, 8}, 2, 3), read.get("b.c"));
        assertEquals(70_000, read.get("a").values()[69_999]);

        byte[] damaged = Files.readAllBytes(file);
        damaged[damaged.length / 2] ^= 1;
        assertMessage("does not have the checksum", Files.write(folder.resolve("damaged.pth"), damaged));
    }

    @Test
    void namesThatNoModuleHasAreRefusedAndNotRepeatedToATerminal() throws IOException {
        refused(
                "got evil?[2Jname",
                TorchFile.dictionary()
                        .floats("0", 1, 2, 3)
                        .tensor("evil\u001b[2Jname", "FloatStorage", "0", 3, 0, THREE, ONE));
        refused(
                "a parameter's name",
                TorchFile.dictionary().floats("0", 1, 2, 3).tensor("", "FloatStorage", "0", 3, 0, THREE, ONE));
        refused(
                "occurs twice",
                TorchFile.dictionary()
                        .floats("0", 1, 2, 3)
                        .tensor("t", "FloatStorage", "0", 3, 0, THREE, ONE)
                        .tensor("module.t", "FloatStorage", "0", 3, 0, THREE, ONE));
    }

    @Test
    void everyNumericTypeBecomesFloat() throws IOException {
        assertType(
                "DoubleStorage",
                TorchFile.little(24, b -> b.putDouble(1).putDouble(-2).putDouble(0.5)),
                1,
                -2,
                0.5f);
        assertType(
                "LongStorage",
                TorchFile.little(24, b -> b.putLong(1).putLong(-2).putLong(1 << 20)),
                1,
                -2,
                1 << 20);
        assertType(
                "IntStorage", TorchFile.little(12, b -> b.putInt(1).putInt(-2).putInt(7)), 1, -2, 7);
        assertType("ShortStorage", shorts(1, -2, 300), 1, -2, 300);
        assertType("HalfStorage", shorts(0x3C00, 0xC000, 0x3800), 1, -2, 0.5f);
        assertType("BFloat16Storage", shorts(0x3F80, 0xC000, 0x3F00), 1, -2, 0.5f);
        assertType("CharStorage", new byte[] {1, -2, 127}, 1, -2, 127);
        assertType("ByteStorage", new byte[] {1, -2, 127}, 1, 254, 127);
        assertType("BoolStorage", new byte[] {1, 0, 1}, 1, 0, 1);
    }

    private static byte[] shorts(int... values) {
        return TorchFile.little(
                2 * values.length, content -> Arrays.stream(values).forEach(value -> content.putShort((short) value)));
    }

    private void assertType(String type, byte[] content, float... expected) throws IOException {
        Path file = TorchFile.dictionary()
                .storage("0", content)
                .tensor("t", type, "0", 3, 0, THREE, ONE)
                .write(folder);
        assertEquals(Tensor.of(expected, 3), TorchStateDict.read(file).get("t"), type);
    }

    @Test
    void inertPlaceholdersAreNoTensors() throws IOException {
        refused(
                "got argparse.Namespace under x",
                TorchFile.dictionary().text("x").raw("cargparse\nNamespace\n)\u0081}bs"));
    }

    @Test
    void tensorsOutsideTheirStoragesAreRefused() throws IOException {
        refusedTensor("outside its storage", 3, 1, THREE, ONE);
        refusedTensor("outside its storage", 3, -1, THREE, ONE);
        refusedTensor("the stride -1", 3, 2, THREE, new long[] {-1});
        refusedTensor("outside its storage", 3, 0, new long[] {1 << 20}, new long[] {0});
        refusedTensor("too large", 3, 0, new long[] {1 << 30, 1 << 30}, new long[] {0, 0});
        refusedTensor("as many strides", 3, 0, THREE, new long[0]);
        refusedTensor("claims 4 elements (16 bytes) but has 12", 4, 0, THREE, ONE);
    }

    private void refusedTensor(String words, long elements, long offset, long[] shape, long[] strides)
            throws IOException {
        refused(
                words,
                TorchFile.dictionary()
                        .floats("0", 1, 2, 3)
                        .tensor("t", "FloatStorage", "0", elements, offset, shape, strides));
    }

    @Test
    void manyNamesForOneStorageDoNotMultiplyMemory() throws IOException {
        TorchFile file = TorchFile.dictionary().floats("0", new float[1 << 18]);
        for (int i = 0; i < 20; i++) {
            file.tensor("t" + i, "FloatStorage", "0", 1 << 18, 0, new long[] {1 << 18}, ONE);
        }
        refused("out of a file of", file);
    }

    @Test
    void damagedFilesAreRefused() throws IOException {
        refused("claims 2147483647 bytes", new TorchFile().raw("\u0080\u0002X\u00ff\u00ff\u00ff\u007f"));
        refused("a dictionary", new TorchFile().raw("\u0080\u0002)"));
        refused("the storage 7 is missing", TorchFile.dictionary().tensor("t", "FloatStorage", "7", 3, 0, THREE, ONE));
        refused("a storage has a number", TorchFile.dictionary().tensor("t", "FloatStorage", "../x", 3, 0, THREE, ONE));
        refused("damaged", new TorchFile().raw("\u0080\u0002s"));
        refused("ends too early", new TorchFile().raw("\u0080\u0002X\u0001"));
        Path notZip = Files.writeString(folder.resolve("text.pth"), "hello");
        assertMessage("not a zip archive", notZip);
        assertMessage("cannot be read", folder.resolve("absent.pth"));
    }

    private void refused(String words, TorchFile file) throws IOException {
        assertMessage(words, file.write(folder));
    }

    private static void assertMessage(String words, Path file) {
        WeightsException e = assertThrows(WeightsException.class, () -> TorchStateDict.read(file));
        assertTrue(e.getMessage().contains(words), e.getMessage());
    }
}
