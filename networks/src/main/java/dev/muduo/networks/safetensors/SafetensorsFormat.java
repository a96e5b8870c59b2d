package dev.muduo.networks.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muduo.networks.weights.HalfFloat;
import dev.muduo.networks.weights.Precision;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Bytes of a safetensors file: a little-endian length, that many bytes of JSON, then the tensors without gaps.
 * Source: the format's specification (huggingface/safetensors, README).
 */
final class SafetensorsFormat {
    static final int MAX_HEADER_BYTES = 16 << 20;
    private static final int LENGTH_BYTES = 8;
    private static final String METADATA = "__metadata__";
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxStringLength(MAX_HEADER_BYTES)
                    .build())
            .build());

    private SafetensorsFormat() {}

    static byte[] encode(Safetensors content) {
        ObjectNode header = JSON.createObjectNode();
        ObjectNode metadata = header.putObject(METADATA);
        content.metadata().forEach(metadata::put);
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : content.tensors().entrySet()) {
            Tensor tensor = entry.getValue();
            if (entry.getKey().equals(METADATA)) {
                throw new WeightsException("no tensor may be named " + METADATA);
            }
            ObjectNode description = header.putObject(entry.getKey());
            description.put("dtype", typeName(tensor.precision()));
            ArrayNode shape = description.putArray("shape");
            for (long extent : tensor.shape()) {
                shape.add(extent);
            }
            long end =
                    offset + (long) tensor.values().length * tensor.precision().bytes();
            description.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        int headerBytes = (text.length + 7) / 8 * 8;
        if (headerBytes > MAX_HEADER_BYTES || LENGTH_BYTES + headerBytes + offset > Integer.MAX_VALUE - 8) {
            throw new WeightsException("a safetensors file of " + headerBytes + " header and " + offset
                    + " tensor bytes is over the bound of " + MAX_HEADER_BYTES + " and 2^31");
        }
        ByteBuffer file = ByteBuffer.allocate((int) (LENGTH_BYTES + headerBytes + offset))
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(headerBytes)
                .put(text);
        while (file.position() < LENGTH_BYTES + headerBytes) {
            file.put((byte) ' ');
        }
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

    static Safetensors decode(byte[] bytes) {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        JsonNode header = header(file);
        ByteBuffer data = file.slice(file.position(), file.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        SortedMap<String, String> metadata = new TreeMap<>();
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : header.properties()) {
            if (field.getKey().equals(METADATA)) {
                readMetadata(field.getValue(), metadata);
            } else {
                entries.add(Entry.of(field.getKey(), field.getValue()));
            }
        }
        requireContiguous(entries, data.capacity());
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        for (Entry entry : entries) {
            tensors.put(entry.name(), entry.read(data));
        }
        return new Safetensors(metadata, tensors);
    }

    private static JsonNode header(ByteBuffer file) {
        if (file.remaining() < LENGTH_BYTES) {
            throw new WeightsException(
                    "a safetensors file begins with 8 bytes of length, got a file of " + file.remaining() + " bytes");
        }
        long length = file.getLong();
        if (length < 2 || length > MAX_HEADER_BYTES || length > file.remaining()) {
            throw new WeightsException("a safetensors header has 2 to " + MAX_HEADER_BYTES
                    + " bytes within the file, got a length of " + length + " with " + file.remaining()
                    + " bytes left: the file is truncated or not safetensors");
        }
        byte[] text = new byte[(int) length];
        file.get(text);
        try {
            JsonNode header = JSON.readTree(text);
            if (header == null || !header.isObject()) {
                throw new WeightsException("a safetensors header is a JSON object");
            }
            return header;
        } catch (JsonProcessingException e) {
            throw new WeightsException("the safetensors header is not valid JSON", e);
        } catch (IOException e) {
            throw new WeightsException("the safetensors header cannot be read", e);
        }
    }

    private static void readMetadata(JsonNode node, SortedMap<String, String> metadata) {
        node.properties().forEach(field -> {
            if (!field.getValue().isTextual()) {
                throw new WeightsException("metadata are strings, but " + field.getKey() + " is not");
            }
            metadata.put(field.getKey(), field.getValue().textValue());
        });
    }

    /** The specification forbids holes and overlaps: every byte belongs to exactly one tensor. */
    private static void requireContiguous(List<Entry> entries, long dataBytes) {
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long expected = 0;
        for (Entry entry : entries) {
            if (entry.begin() != expected) {
                throw new WeightsException("tensor " + entry.name() + " begins at byte " + entry.begin() + ", expected "
                        + expected + ": tensors neither overlap nor leave holes");
            }
            expected = entry.end();
        }
        if (expected != dataBytes) {
            throw new WeightsException("the tensors take " + expected + " bytes but " + dataBytes
                    + " follow the header: the file is truncated or has a tail");
        }
    }

    private static String typeName(Precision precision) {
        return precision == Precision.FLOAT32 ? "F32" : "F16";
    }

    private record Entry(String name, Precision precision, long[] shape, long begin, long end) {
        static Entry of(String name, JsonNode node) {
            JsonNode shapeNode = node.path("shape");
            JsonNode offsets = node.path("data_offsets");
            if (!shapeNode.isArray() || shapeNode.size() > 16 || !offsets.isArray() || offsets.size() != 2) {
                throw new WeightsException("tensor " + name + " needs a shape of at most 16 axes and two data_offsets");
            }
            long[] shape = new long[shapeNode.size()];
            for (int i = 0; i < shape.length; i++) {
                shape[i] = integer(name, shapeNode.get(i));
            }
            Precision precision = switch (node.path("dtype").asText("")) {
                case "F32" -> Precision.FLOAT32;
                case "F16" -> Precision.FLOAT16;
                default ->
                    throw new WeightsException(
                            "tensor " + name + " has type " + node.path("dtype") + ", expected F32 or F16");
            };
            long begin = integer(name, offsets.get(0));
            long end = integer(name, offsets.get(1));
            long bytes = (long) Tensor.elements(shape) * precision.bytes();
            if (end < begin || end - begin != bytes) {
                throw new WeightsException(
                        "tensor " + name + " of " + bytes + " bytes claims the range [" + begin + ", " + end + ")");
            }
            return new Entry(name, precision, shape, begin, end);
        }

        private static long integer(String name, JsonNode node) {
            if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
                throw new WeightsException("tensor " + name + " has " + node + " where a whole number >= 0 belongs");
            }
            return node.longValue();
        }

        /** The range was checked against the file before. */
        Tensor read(ByteBuffer data) {
            float[] values = new float[Tensor.elements(shape)];
            ByteBuffer range = data.slice((int) begin, (int) (end - begin)).order(ByteOrder.LITTLE_ENDIAN);
            if (precision == Precision.FLOAT32) {
                range.asFloatBuffer().get(values);
            } else {
                for (int i = 0; i < values.length; i++) {
                    values[i] = HalfFloat.toFloat(range.getShort());
                }
            }
            return new Tensor(precision, shape, values);
        }
    }
}
