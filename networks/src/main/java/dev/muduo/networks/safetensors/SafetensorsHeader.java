package dev.muduo.networks.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muduo.networks.weights.Precision;
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
 * The head of a safetensors file: a little-endian length, then that many bytes of JSON; the tensors follow without gaps.
 * Source: the format's specification (huggingface/safetensors, README).
 *
 * @param entries by their place in the file
 */
record SafetensorsHeader(SortedMap<String, String> metadata, List<SafetensorsEntry> entries) {
    static final int LENGTH_BYTES = 8;
    private static final int MAX_HEADER_BYTES = 16 << 20;
    private static final String METADATA = "__metadata__";
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxStringLength(MAX_HEADER_BYTES)
                    .build())
            .build());

    /** What is to be written of one tensor. */
    record Layout(Precision precision, long[] shape, long elements) {}

    /** Tensors one after another in the order of their names. */
    static SafetensorsHeader of(SortedMap<String, String> metadata, SortedMap<String, Layout> tensors) {
        List<SafetensorsEntry> entries = new ArrayList<>();
        long offset = 0;
        for (Map.Entry<String, Layout> tensor : tensors.entrySet()) {
            if (tensor.getKey().equals(METADATA)) {
                throw new WeightsException("no tensor may be named " + METADATA);
            }
            Layout layout = tensor.getValue();
            long end = offset + layout.elements() * layout.precision().bytes();
            entries.add(new SafetensorsEntry(tensor.getKey(), layout.precision(), layout.shape(), offset, end));
            offset = end;
        }
        return new SafetensorsHeader(metadata, entries);
    }

    /** Bytes of all tensors. */
    long tensorBytes() {
        return entries.isEmpty() ? 0 : entries.get(entries.size() - 1).end();
    }

    /** Length and JSON, padded so that the tensors begin at a multiple of 8. */
    byte[] encode() {
        ObjectNode header = JSON.createObjectNode();
        ObjectNode strings = header.putObject(METADATA);
        metadata.forEach(strings::put);
        for (SafetensorsEntry entry : entries) {
            ObjectNode description = header.putObject(entry.name());
            description.put("dtype", entry.precision() == Precision.FLOAT32 ? "F32" : "F16");
            ArrayNode shape = description.putArray("shape");
            for (long extent : entry.shape()) {
                shape.add(extent);
            }
            description.putArray("data_offsets").add(entry.begin()).add(entry.end());
        }
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        int padded = (text.length + 7) / 8 * 8;
        if (padded > MAX_HEADER_BYTES) {
            throw new WeightsException(
                    "a safetensors header of " + padded + " bytes is over the bound of " + MAX_HEADER_BYTES);
        }
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH_BYTES + padded)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded)
                .put(text);
        while (bytes.hasRemaining()) {
            bytes.put((byte) ' ');
        }
        return bytes.array();
    }

    /**
     * The header's length, read from the first 8 bytes.
     *
     * @param left bytes of the file that follow them
     */
    static int length(ByteBuffer start, long left) {
        long length = start.order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 2 || length > MAX_HEADER_BYTES || length > left) {
            throw new WeightsException("a safetensors header has 2 to " + MAX_HEADER_BYTES
                    + " bytes within the file, got a length of " + length + " with " + left
                    + " bytes left: the file is truncated or not safetensors");
        }
        return (int) length;
    }

    /** @param tensorBytes what follows the header */
    static SafetensorsHeader parse(byte[] text, long tensorBytes) {
        SortedMap<String, String> metadata = new TreeMap<>();
        List<SafetensorsEntry> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : json(text).properties()) {
            if (field.getKey().equals(METADATA)) {
                readMetadata(field.getValue(), metadata);
            } else {
                entries.add(SafetensorsEntry.of(field.getKey(), field.getValue()));
            }
        }
        requireContiguous(entries, tensorBytes);
        return new SafetensorsHeader(metadata, entries);
    }

    private static JsonNode json(byte[] text) {
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
    private static void requireContiguous(List<SafetensorsEntry> entries, long tensorBytes) {
        entries.sort(Comparator.comparingLong(SafetensorsEntry::begin).thenComparingLong(SafetensorsEntry::end));
        long expected = 0;
        for (SafetensorsEntry entry : entries) {
            if (entry.begin() != expected) {
                throw new WeightsException("tensor " + entry.name() + " begins at byte " + entry.begin() + ", expected "
                        + expected + ": tensors neither overlap nor leave holes");
            }
            expected = entry.end();
        }
        if (expected != tensorBytes) {
            throw new WeightsException("the tensors take " + expected + " bytes but " + tensorBytes
                    + " follow the header: the file is truncated or has a tail");
        }
    }
}
