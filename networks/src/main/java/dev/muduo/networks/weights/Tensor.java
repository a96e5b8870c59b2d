package dev.muduo.networks.weights;

import java.util.Arrays;

/**
 * An immutable dense array; the values are row-major (the last axis is contiguous). The arrays are not copied: whoever makes
 * a tensor gives them away.
 *
 * @param precision how the values are stored in a file
 * @param shape     empty for a scalar
 */
public record Tensor(Precision precision, long[] shape, float[] values) {
    public Tensor {
        if (elements(shape) != values.length) {
            throw new WeightsException(
                    "a tensor of shape " + Arrays.toString(shape) + " cannot have " + values.length + " values");
        }
    }

    /** A tensor that is stored in full precision. */
    public static Tensor of(float[] values, long... shape) {
        return new Tensor(Precision.FLOAT32, shape, values);
    }

    /** A tensor that is stored in half precision; the values become those that survive it. */
    public static Tensor half(float[] values, long... shape) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = HalfFloat.toFloat(HalfFloat.fromFloat(values[i]));
        }
        return new Tensor(Precision.FLOAT16, shape, rounded);
    }

    /**
     * The number of elements of a shape.
     *
     * @throws WeightsException if an extent is negative or the product has no array
     */
    public static int elements(long... shape) {
        long product = 1;
        for (long extent : shape) {
            if (extent < 0 || extent > Integer.MAX_VALUE) {
                throw new WeightsException("an extent lies in [0, 2^31), got shape " + Arrays.toString(shape));
            }
            product *= extent;
            if (product > Integer.MAX_VALUE - 8) {
                throw new WeightsException("a tensor of shape " + Arrays.toString(shape) + " is too large");
            }
        }
        return (int) product;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor that
                && precision == that.precision
                && Arrays.equals(shape, that.shape)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * precision.hashCode() + Arrays.hashCode(shape)) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return precision + Arrays.toString(shape);
    }
}
