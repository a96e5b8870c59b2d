package dev.muduo.networks.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SafetensorsTest {
    private static Safetensors example() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("model.w", Tensor.of(new float[] {1.5f, -2, Float.MIN_VALUE, 4, 5, 6}, 2, 3));
        tensors.put("average.h", Tensor.half(new float[] {1, 0.333f, -65504}, 3));
        tensors.put("scalar", Tensor.of(new float[] {7}));
        tensors.put("none", Tensor.of(new float[0], 0, 4));
        return Safetensors.of(Map.of("state", "{\"step\":3}", "a", "ü"), tensors);
    }

    @Test
    void whatIsWrittenIsReadBack() {
        Safetensors example = example();
        assertEquals(example, Safetensors.parse(example.toBytes()));
        assertEquals(
                example.tensors().get("model.w"), example.withPrefix("model.").get("w"));
    }

    @Test
    void theOrderOfMakingDoesNotChangeTheBytes() {
        Map<String, Tensor> reversed = new LinkedHashMap<>();
        example().tensors().entrySet().stream()
                .sorted(Map.Entry.<String, Tensor>comparingByKey().reversed())
                .forEach(entry -> reversed.put(entry.getKey(), entry.getValue()));
        assertArrayEquals(
                example().toBytes(),
                Safetensors.of(example().metadata(), reversed).toBytes());
    }

    /** Another writer's order, and padding of the header, are as good. */
    @Test
    void filesOfOthersAreRead() {
        byte[] file = file(
                "{\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]},"
                        + "\"a\":{\"dtype\":\"F16\",\"shape\":[1,1],\"data_offsets\":[0,2]}}   ",
                0x00,
                0x3C,
                0,
                0,
                0x80,
                0x3F);
        Safetensors read = Safetensors.parse(file);
        assertEquals(Tensor.of(new float[] {1}, 1), read.tensors().get("b"));
        assertEquals(Tensor.half(new float[] {1}, 1, 1), read.tensors().get("a"));
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] file = example().toBytes();
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThrows(WeightsException.class, () -> Safetensors.parse(cut), "cut at " + length);
        }
        byte[] longer = Arrays.copyOf(file, file.length + 1);
        assertThrows(WeightsException.class, () -> Safetensors.parse(longer));
    }

    @Test
    void headersThatLieAreRefused() {
        refused("neither overlap nor leave holes", "{\"a\":" + f32(1, 0, 4) + ",\"b\":" + f32(1, 0, 4) + "}", 4);
        refused("neither overlap nor leave holes", "{\"a\":" + f32(1, 4, 8) + "}", 8);
        refused("of 4 bytes claims", "{\"a\":" + f32(1, 0, 8) + "}", 8);
        refused("the tensors take", "{\"a\":" + f32(1, 0, 4) + "}", 3);
        refused("the tensors take", "{\"a\":" + f32(1, 0, 4) + "}", 5);
        refused("too large", "{\"a\":{\"dtype\":\"F32\",\"shape\":[65536,65536,65536],\"data_offsets\":[0,4]}}", 4);
        refused("a whole number >= 0", "{\"a\":" + f32(-1, 0, 4) + "}", 4);
        refused("expected F32 or F16", "{\"a\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}", 8);
        refused("needs a shape", "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4);
        refused("metadata are strings", "{\"__metadata__\":{\"a\":1}}", 0);
        refused("not valid JSON", "{\"a\":" + f32(1, 0, 4) + ",\"a\":" + f32(1, 0, 4) + "}", 4);
        refused("not valid JSON", "{\"a\":", 0);
        refused("a JSON object", "[1]", 0);
        refused("needs a shape", "{\"a\":7}", 0);
    }

    @Test
    void aHugeHeaderIsRefusedBeforeMemoryIsTaken() {
        byte[] file = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(Long.MAX_VALUE)
                .array();
        assertThrows(WeightsException.class, () -> Safetensors.parse(file));
    }

    /** Whatever byte is wrong, the file is read or refused; nothing else happens. */
    @Property(tries = 2000)
    void aDamagedByteIsReadOrRefused(@ForAll @IntRange(min = 0, max = 400) int position, @ForAll byte value) {
        byte[] file = example().toBytes();
        file[position % file.length] = value;
        try {
            Safetensors.parse(file);
        } catch (WeightsException e) {
            assertTrue(e.getMessage().length() > 10);
        }
    }

    private static String f32(int extent, int begin, int end) {
        return "{\"dtype\":\"F32\",\"shape\":[" + extent + "],\"data_offsets\":[" + begin + "," + end + "]}";
    }

    private static void refused(String words, String header, int dataBytes) {
        byte[] file = file(header, new int[dataBytes]);
        WeightsException e = assertThrows(WeightsException.class, () -> Safetensors.parse(file));
        assertTrue(e.getMessage().contains(words), e.getMessage());
    }

    private static byte[] file(String header, int... data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + text.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text);
        for (int value : data) {
            file.put((byte) value);
        }
        return file.array();
    }
}
