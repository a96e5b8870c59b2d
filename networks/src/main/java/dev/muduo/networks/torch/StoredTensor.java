package dev.muduo.networks.torch;

import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A view of a storage, validated against its claimed size: offset, shape and strides in elements. */
record StoredTensor(TorchStorage storage, long offset, long[] shape, long[] strides) {
    private static final int MAX_AXES = 16;

    StoredTensor {
        if (shape.length != strides.length || shape.length > MAX_AXES) {
            throw new WeightsException("a tensor has as many strides as extents and at most " + MAX_AXES + " axes, got "
                    + Arrays.toString(shape) + " and " + Arrays.toString(strides));
        }
        long elements = Tensor.elements(shape);
        long last = offset;
        for (int axis = 0; axis < shape.length; axis++) {
            if (strides[axis] < 0 || strides[axis] > storage.elements()) {
                throw new WeightsException("a tensor has the stride " + strides[axis] + " in a storage of "
                        + storage.elements() + " elements");
            }
            last += Math.max(shape[axis] - 1, 0) * strides[axis];
        }
        boolean inside = offset >= 0 && (elements == 0 || last < storage.elements());
        if (!inside || elements > storage.elements()) {
            throw new WeightsException("a tensor of shape " + Arrays.toString(shape) + ", strides "
                    + Arrays.toString(strides) + " and offset " + offset + " lies outside its storage of "
                    + storage.elements() + " elements");
        }
    }

    int elements() {
        return Tensor.elements(shape);
    }

    /** Row-major whatever the strides. */
    Tensor read(ByteBuffer content) {
        float[] values = new float[elements()];
        long[] index = new long[shape.length];
        long at = offset;
        for (int i = 0; i < values.length; i++) {
            values[i] = storage.type().read(content, (int) at);
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                index[axis]++;
                at += strides[axis];
                if (index[axis] < shape[axis]) {
                    break;
                }
                at -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }
        return Tensor.of(values, shape);
    }
}
