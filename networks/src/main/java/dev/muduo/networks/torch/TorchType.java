package dev.muduo.networks.torch;

import dev.muduo.networks.weights.HalfFloat;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The element types of torch's storages, read as float32. */
enum TorchType {
    DOUBLE("DoubleStorage", 8) {
        @Override
        float read(ByteBuffer content, int index) {
            return (float) content.getDouble(index * 8);
        }
    },
    FLOAT("FloatStorage", 4) {
        @Override
        float read(ByteBuffer content, int index) {
            return content.getFloat(index * 4);
        }

        @Override
        void read(ByteBuffer content, float[] into, int count) {
            content.asFloatBuffer().get(into, 0, count);
        }
    },
    HALF("HalfStorage", 2) {
        @Override
        float read(ByteBuffer content, int index) {
            return HalfFloat.toFloat(content.getShort(index * 2));
        }
    },
    BFLOAT16("BFloat16Storage", 2) {
        @Override
        float read(ByteBuffer content, int index) {
            return Float.intBitsToFloat(content.getShort(index * 2) << 16);
        }
    },
    LONG("LongStorage", 8) {
        @Override
        float read(ByteBuffer content, int index) {
            return content.getLong(index * 8);
        }
    },
    INT("IntStorage", 4) {
        @Override
        float read(ByteBuffer content, int index) {
            return content.getInt(index * 4);
        }
    },
    SHORT("ShortStorage", 2) {
        @Override
        float read(ByteBuffer content, int index) {
            return content.getShort(index * 2);
        }
    },
    CHAR("CharStorage", 1) {
        @Override
        float read(ByteBuffer content, int index) {
            return content.get(index);
        }
    },
    BYTE("ByteStorage", 1) {
        @Override
        float read(ByteBuffer content, int index) {
            return content.get(index) & 0xFF;
        }
    },
    BOOL("BoolStorage", 1) {
        @Override
        float read(ByteBuffer content, int index) {
            return content.get(index) == 0 ? 0 : 1;
        }
    };

    private final String className;
    private final int bytes;

    TorchType(String className, int bytes) {
        this.className = className;
        this.bytes = bytes;
    }

    static Optional<TorchType> ofClass(String name) {
        for (TorchType type : values()) {
            if (type.className.equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    int bytes() {
        return bytes;
    }

    /** The number at an index of a little-endian storage. */
    abstract float read(ByteBuffer content, int index);

    /** The first numbers of a little-endian storage. */
    void read(ByteBuffer content, float[] into, int count) {
        for (int i = 0; i < count; i++) {
            into[i] = read(content, i);
        }
    }
}
