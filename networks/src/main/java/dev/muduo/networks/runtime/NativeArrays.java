package dev.muduo.networks.runtime;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * Arrays in the engine's own memory, filled from Java's. The engine's usual way keeps a direct buffer beside each array until
 * the garbage collector happens to run, which lets the resident memory of a long run grow; and frees that buffer while a
 * recorded operation may still want it for its backward pass. Here the engine alone owns the memory.
 */
public final class NativeArrays {
    private NativeArrays() {}

    public static PtNDArray floats(PtNDManager owner, float[] values, Shape shape) {
        PtNDArray array = empty(owner, values.length, shape, DataType.FLOAT32);
        overwrite(array, values);
        return array;
    }

    /** Replaces the content of an array of float32. */
    public static void overwrite(PtNDArray array, float[] values) {
        if (isOnCpu(array)) {
            view(array).asFloatBuffer().put(values);
        } else {
            array.set(FloatBuffer.wrap(values));
        }
    }

    public static PtNDArray longs(PtNDManager owner, long[] values, Shape shape) {
        PtNDArray array = empty(owner, values.length, shape, DataType.INT64);
        if (isOnCpu(array)) {
            view(array).asLongBuffer().put(values);
        } else {
            array.set(LongBuffer.wrap(values));
        }
        return array;
    }

    /** Bytes as they are: {@link DataType#UINT8} or {@link DataType#BOOLEAN} (0 and 1). */
    public static PtNDArray bytes(PtNDManager owner, byte[] values, Shape shape, DataType type) {
        PtNDArray array = empty(owner, values.length, shape, type);
        if (isOnCpu(array)) {
            view(array).put(values);
        } else {
            array.set(ByteBuffer.wrap(values));
        }
        return array;
    }

    /** A float64 of no dimensions. */
    public static PtNDArray scalar(PtNDManager owner, double value) {
        PtNDArray array = empty(owner, 1, new Shape(), DataType.FLOAT64);
        if (isOnCpu(array)) {
            view(array).asDoubleBuffer().put(value);
        } else {
            array.set(DoubleBuffer.wrap(new double[] {value}));
        }
        return array;
    }

    /**
     * A copy of the values of an array of float32. Asked itself, an array on a GPU leaves another copy in this machine's memory, until
     * its owner is closed; the owner of a network's weights is there as long as they are.
     */
    public static float[] floatsOf(PtNDArray array) {
        if (isOnCpu(array)) {
            return array.toFloatArray();
        }
        try (PtNDArray here = array.toDevice(Device.cpu(), true)) {
            return here.toFloatArray();
        }
    }

    private static PtNDArray empty(PtNDManager owner, int values, Shape shape, DataType type) {
        if (values != shape.size()) {
            throw new IllegalArgumentException("expected " + shape.size() + " values for " + shape + ", got " + values);
        }
        return owner.create(shape, type);
    }

    private static boolean isOnCpu(PtNDArray array) {
        return !array.getDevice().isGpu();
    }

    /** The array's own memory; not to be kept longer than the array. */
    private static ByteBuffer view(PtNDArray array) {
        return JniUtils.getByteBuffer(array, true).order(ByteOrder.nativeOrder());
    }
}
