package dev.muduo.imaging.nifti;

import java.nio.ByteBuffer;

/** The voxel types of NIfTI-1 that hold one real number. */
enum NiftiType {
    UINT8(2, 1),
    INT16(4, 2),
    INT32(8, 4),
    FLOAT32(16, 4),
    FLOAT64(64, 8),
    INT8(256, 1),
    UINT16(512, 2),
    UINT32(768, 4),
    INT64(1024, 8),
    UINT64(1280, 8);

    private static final double TWO_TO_64 = 0x1p64;

    final int code;
    final int bytes;

    NiftiType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** @throws NiftiException if the code is unknown, or means colours, complex numbers, bits or 128-bit floats */
    static NiftiType ofCode(int code, String name) {
        for (NiftiType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new NiftiException(
                name + ": expected one real number a voxel (datatype 2, 4, 8, 16, 64, 256, 512, 768, 1024"
                        + " or 1280), got datatype " + code + meaning(code));
    }

    private static String meaning(int code) {
        return switch (code) {
            case 1 -> " (bits)";
            case 32, 1792, 2048 -> " (complex numbers)";
            case 128, 2304 -> " (colours)";
            case 1536 -> " (128-bit floating point)";
            default -> "";
        };
    }

    /** Takes {@code count} values from the buffer, in its byte order. */
    void decode(ByteBuffer from, double[] to, int count) {
        switch (this) {
            case UINT8 -> {
                for (int n = 0; n < count; n++) {
                    to[n] = from.get() & 0xff;
                }
            }
            case INT8 -> {
                for (int n = 0; n < count; n++) {
                    to[n] = from.get();
                }
            }
            case INT16 -> {
                for (int n = 0; n < count; n++) {
                    to[n] = from.getShort();
                }
            }
            case UINT16 -> {
                for (int n = 0; n < count; n++) {
                    to[n] = from.getShort() & 0xffff;
                }
            }
            case INT32 -> {
                for (int n = 0; n < count; n++) {
                    to[n] = from.getInt();
                }
            }
            case UINT32 -> {
                for (int n = 0; n < count; n++) {
                    to[n] = from.getInt() & 0xffffffffL;
                }
            }
            case INT64 -> {
                for (int n = 0; n < count; n++) {
                    to[n] = (double) from.getLong();
                }
            }
            case UINT64 -> {
                for (int n = 0; n < count; n++) {
                    to[n] = unsigned(from.getLong());
                }
            }
            case FLOAT32 -> {
                for (int n = 0; n < count; n++) {
                    to[n] = from.getFloat();
                }
            }
            case FLOAT64 -> {
                for (int n = 0; n < count; n++) {
                    to[n] = from.getDouble();
                }
            }
        }
    }

    private static double unsigned(long bits) {
        return bits >= 0 ? (double) bits : (double) bits + TWO_TO_64;
    }
}
