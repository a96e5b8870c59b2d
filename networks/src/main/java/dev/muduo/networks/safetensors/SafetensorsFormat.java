package dev.muduo.networks.safetensors;

import dev.muduo.networks.weights.HalfFloat;
import dev.muduo.networks.weights.Precision;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A whole safetensors file in memory, to bytes and back. */
final class SafetensorsFormat {
    private SafetensorsFormat() {}

    static byte[] encode(Safetensors content) {
        SortedMap<String, SafetensorsHeader.Layout> layouts = new TreeMap<>();
        content.tensors()
                .forEach((name, tensor) -> layouts.put(
                        name,
                        new SafetensorsHeader.Layout(tensor.precision(), tensor.shape(), tensor.values().length)));
        SafetensorsHeader header = SafetensorsHeader.of(content.metadata(), layouts);
        byte[] head = header.encode();
        if (head.length + header.tensorBytes() > Integer.MAX_VALUE - 8) {
            throw new WeightsException("a safetensors file of " + head.length + " header and " + header.tensorBytes()
                    + " tensor bytes is over the bound of 2^31 for one that is held in memory");
        }
        ByteBuffer file = ByteBuffer.allocate((int) (head.length + header.tensorBytes()))
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(head);
        content.tensors().values().forEach(tensor -> put(file, tensor));
        return file.array();
    }

    private static void put(ByteBuffer file, Tensor tensor) {
        float[] values = tensor.values();
        if (tensor.precision() == Precision.FLOAT32) {
            file.asFloatBuffer().put(values);
            file.position(file.position() + values.length * Float.BYTES);
            return;
        }
        for (float value : values) {
            file.putShort(HalfFloat.fromFloat(value));
        }
    }

    /** A file's header, and where what follows it begins. */
    private record Opened(SafetensorsHeader header, ByteBuffer file, int begin) {}

    private static Opened open(byte[] bytes) {
        if (bytes.length < SafetensorsHeader.LENGTH_BYTES) {
            throw new WeightsException(
                    "a safetensors file begins with 8 bytes of length, got a file of " + bytes.length + " bytes");
        }
        ByteBuffer file = ByteBuffer.wrap(bytes);
        byte[] text = new byte[SafetensorsHeader.length(file, bytes.length - SafetensorsHeader.LENGTH_BYTES)];
        file.get(text);
        int begin = file.position();
        return new Opened(SafetensorsHeader.parse(text, file.remaining()), file, begin);
    }

    static Set<String> names(byte[] bytes) {
        return open(bytes).header().entries().stream()
                .map(SafetensorsEntry::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    static Safetensors decode(byte[] bytes, Predicate<String> wanted) {
        Opened opened = open(bytes);
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        for (SafetensorsEntry entry : opened.header().entries()) {
            if (wanted.test(entry.name())) {
                int at = opened.begin() + (int) entry.begin();
                tensors.put(entry.name(), entry.read(opened.file().slice(at, (int) entry.bytes())));
            }
        }
        return new Safetensors(opened.header().metadata(), tensors);
    }
}
