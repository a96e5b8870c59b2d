package dev.muduo.networks.npz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.testing.Fixtures;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzTest {
    @TempDir
    Path folder;

    @Test
    void numpysArraysAreRead() {
        Map<String, Tensor> arrays = Npz.read(Fixtures.path("method/batch.npz"));
        assertArrayEquals(new long[] {6, 4, 24, 24, 24}, arrays.get("ct").shape());
        assertEquals(0.9051507f, arrays.get("alpha").values()[0]);
        assertEquals(0.31397756, arrays.get("iou").values()[0], 1e-7);
        assertEquals(10, arrays.size());
    }

    @Test
    void whatIsNoPlainArrayIsRefused() throws IOException {
        assertEquals(Tensor.of(new float[] {1, -1}, 2), array("<i2", "(2,)", 1, 0, -1, -1));
        refused("truncated", "<f4", "(2,)", 0, 0, 0, 0);
        refused("has the type", ">f4", "(1,)", 0, 0, 0, 0);
        refused("has the type", "<c8", "(1,)", 0, 0, 0, 0, 0, 0, 0, 0);
        refused("too large", "<f4", "(99999, 99999, 9)");
        refused("not a plain array of numbers", "|O", "(1,)");
        Path text = Files.writeString(folder.resolve("x.npz"), "no zip");
        assertThrows(WeightsException.class, () -> Npz.read(text));
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Path file = folder.resolve("labels.npz");
        NpzWriter.write(file, "labels", new byte[] {0, 1, 2, 3, 4, (byte) 255}, 1, 2, 3);
        assertEquals(Map.of("labels", Tensor.of(new float[] {0, 1, 2, 3, 4, 255}, 1, 2, 3)), Npz.read(file));
        assertThrows(IllegalArgumentException.class, () -> NpzWriter.write(file, "labels", new byte[5], 2, 3));
    }

    /** {@code np.savez(f, a=np.arange(24, dtype=np.uint8).reshape(4, 3, 2).T)} */
    @Test
    void whatNumpyHasTransposedIsInOrder() throws IOException {
        int[] data = IntStream.range(0, 24).toArray();
        Path file = write(Map.of("a", header("|u1", "True", "(2, 3, 4)")), data);
        float[] expected = new float[24];
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 3; j++) {
                for (int k = 0; k < 4; k++) {
                    expected[(i * 3 + j) * 4 + k] = (k * 3 + j) * 2 + i;
                }
            }
        }
        assertEquals(Tensor.of(expected, 2, 3, 4), Npz.read(file).get("a"));
    }

    @Test
    void whatLiesBesideAnArrayIsNotRead() throws IOException {
        String numbers = header("|u1", "False", "(3,)");
        Path file = write(Map.of("names", header("|O", "False", "(3,)"), "volume", numbers), 1, 2, 3);
        assertThrows(WeightsException.class, () -> Npz.read(file));
        assertEquals(Optional.of(Tensor.of(new float[] {1, 2, 3}, 3)), Npz.read(file, "volume"));
        assertEquals(Optional.empty(), Npz.read(file, "labels"));
        assertThrows(WeightsException.class, () -> Npz.read(file, "names"));
    }

    private void refused(String words, String type, String shape, int... data) {
        WeightsException e = assertThrows(WeightsException.class, () -> array(type, shape, data));
        assertTrue(e.getMessage().contains(words), e.getMessage());
    }

    private Tensor array(String type, String shape, int... data) throws IOException {
        return Npz.read(write(Map.of("a", header(type, "False", shape)), data)).get("a");
    }

    private static String header(String type, String fortranOrder, String shape) {
        return "{'descr': '" + type + "', 'fortran_order': " + fortranOrder + ", 'shape': " + shape + ", }\n";
    }

    /** An archive of arrays with these headers, each with the same content. */
    private Path write(Map<String, String> headers, int... data) throws IOException {
        Path file = folder.resolve("a.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, String> array : headers.entrySet()) {
                zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
                zip.write(content(array.getValue(), data));
                zip.closeEntry();
            }
        }
        return file;
    }

    private static byte[] content(String header, int... data) {
        ByteBuffer content =
                ByteBuffer.allocate(10 + header.length() + data.length).order(ByteOrder.LITTLE_ENDIAN);
        content.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) header.length())
                .put(header.getBytes(StandardCharsets.US_ASCII));
        for (int value : data) {
            content.put((byte) value);
        }
        return content.array();
    }
}
