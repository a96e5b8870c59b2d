package dev.muduo.networks.torch;

import dev.muduo.networks.weights.Tensor;
import dev.muduo.networks.weights.WeightsException;
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
        boolean inside = offset >= 0 && offset <= storage.elements() && (elements == 0 || last < storage.elements());
        if (!inside || elements > storage.elements()) {
            throw new WeightsException("a tensor of shape " + Arrays.toString(shape) + ", strides "
                    + Arrays.toString(strides) + " and offset " + offset + " lies outside its storage of "
                    + storage.elements() + " elements");
        }
    }

    int elements() {
        return Tensor.elements(shape);
    }

    /** Whether its elements follow one another in the storage, the last axis fastest. */
    boolean contiguous() {
        long expected = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            if (shape[axis] != 1 && strides[axis] != expected) {
                return elements() == 0;
            }
            expected *= shape[axis];
        }
        return true;
    }

    /** Elements of the storage from its first to its last, gaps included. */
    long span() {
        long span = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            span += Math.max(shape[axis] - 1, 0) * strides[axis];
        }
        return elements() == 0 ? 0 : span;
    }
}
