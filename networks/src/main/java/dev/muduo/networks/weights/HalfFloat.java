package dev.muduo.networks.weights;

/** IEEE 754 binary16 to and from float; Java has these only from version 20 on. */
public final class HalfFloat {
    private static final int INFINITY = 0x7C00;
    private static final int SIGN = 0x8000;

    private HalfFloat() {}

    /** The nearest half, ties to even; beyond ±65504 (rounded) infinity, NaN stays NaN. */
    public static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & SIGN;
        int magnitude = bits & 0x7FFFFFFF;
        if (magnitude > 0x7F800000) {
            return (short) (sign | INFINITY | 0x200);
        }
        if (magnitude >= 0x477FF000) {
            return (short) (sign | INFINITY);
        }
        if (magnitude >= 0x38800000) {
            int rebased = magnitude - 0x38000000;
            return (short) (sign | roundedShift(rebased, 13));
        }
        int exponent = magnitude >>> 23;
        int shift = 126 - exponent;
        if (shift > 25) {
            return (short) sign;
        }
        int mantissa = (magnitude & 0x7FFFFF) | 0x800000;
        return (short) (sign | roundedShift(mantissa, shift));
    }

    private static int roundedShift(int value, int shift) {
        int half = 1 << (shift - 1);
        int quotient = value >>> shift;
        int remainder = value & ((1 << shift) - 1);
        boolean up = remainder > half || (remainder == half && (quotient & 1) == 1);
        return up ? quotient + 1 : quotient;
    }

    /** The exact value of a half. */
    public static float toFloat(short half) {
        int sign = (half & SIGN) << 16;
        int exponent = (half >>> 10) & 0x1F;
        int mantissa = half & 0x3FF;
        if (exponent == 0x1F) {
            return Float.intBitsToFloat(sign | 0x7F800000 | (mantissa << 13));
        }
        if (exponent == 0) {
            float magnitude = mantissa * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        return Float.intBitsToFloat(sign | ((exponent + 112) << 23) | (mantissa << 13));
    }
}
