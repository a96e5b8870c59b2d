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
        refused("not a plain row-major array", "O", "(1,)");
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

    private void refused(String words, String type, String shape, int... data) {
        WeightsException e = assertThrows(WeightsException.class, () -> array(type, shape, data));
        assertTrue(e.getMessage().contains(words), e.getMessage());
    }

    private Tensor array(String type, String shape, int... data) throws IOException {
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
        ByteBuffer content =
                ByteBuffer.allocate(10 + header.length() + data.length).order(ByteOrder.LITTLE_ENDIAN);
        content.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) header.length())
                .put(header.getBytes(StandardCharsets.US_ASCII));
        for (int value : data) {
            content.put((byte) value);
        }
        Path file = folder.resolve("a.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("a.npy"));
            zip.write(content.array());
            zip.closeEntry();
        }
        return Npz.read(file).get("a");
    }
}
