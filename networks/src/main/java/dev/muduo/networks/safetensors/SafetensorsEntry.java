package dev.muduo.networks.safetensors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muduo.networks.weights.HalfFloat;
import dev.muduo.networks.weights.Precision;
import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One tensor as a header describes it: its bytes are [begin, end) of what follows the header. */
record SafetensorsEntry(String name, Precision precision, long[] shape, long begin, long end) {
    private static final int MAX_AXES = 16;

    static SafetensorsEntry of(String name, JsonNode node) {
        JsonNode shapeNode = node.path("shape");
        JsonNode offsets = node.path("data_offsets");
        if (!shapeNode.isArray() || shapeNode.size() > MAX_AXES || !offsets.isArray() || offsets.size() != 2) {
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
        return new SafetensorsEntry(name, precision, shape, begin, end);
    }

    private static long integer(String name, JsonNode node) {
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            throw new WeightsException("tensor " + name + " has " + node + " where a whole number >= 0 belongs");
        }
        return node.longValue();
    }

    long bytes() {
        return end - begin;
    }

    /** @param range the tensor's bytes and no others */
    Tensor read(ByteBuffer range) {
        ByteBuffer bytes = range.order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[Tensor.elements(shape)];
        if (precision == Precision.FLOAT32) {
            bytes.asFloatBuffer().get(values);
        } else {
            for (int i = 0; i < values.length; i++) {
                values[i] = HalfFloat.toFloat(bytes.getShort());
            }
        }
        return new Tensor(precision, shape, values);
    }
}
