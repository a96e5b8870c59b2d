package dev.muduo.schemas;

import org.apache.avro.Schema;

/**
 * Walks Avro's binary form of a value without building it, and refuses whatever does not fit into the bytes that are there.
 * Avro's own reader believes a damaged length and asks for gigabytes.
 */
final class WrittenForm {
    private static final int MOST_VARINT_BYTES = 10;

    private final byte[] bytes;
    private int position;

    private WrittenForm(byte[] bytes, int position) {
        this.bytes = bytes;
        this.position = position;
    }

    /**
     * Sees that the bytes from {@code start} on are exactly one value of the schema.
     *
     * @throws EventCodecException if they are not
     */
    static void require(Schema schema, byte[] bytes, int start) {
        WrittenForm form = new WrittenForm(bytes, start);
        form.walk(schema);
        if (form.position != bytes.length) {
            throw form.damaged((bytes.length - form.position) + " bytes too many");
        }
    }

    private void walk(Schema schema) {
        switch (schema.getType()) {
            case RECORD -> schema.getFields().forEach(field -> walk(field.schema()));
            case UNION -> walk(schema.getTypes().get(index(schema.getTypes().size())));
            case ENUM -> index(schema.getEnumSymbols().size());
            case ARRAY -> walkBlocks(() -> walk(schema.getElementType()));
            case MAP ->
                walkBlocks(() -> {
                    skip(varint());
                    walk(schema.getValueType());
                });
            case STRING, BYTES -> skip(varint());
            case FIXED -> skip(schema.getFixedSize());
            case INT, LONG -> varint();
            case FLOAT -> skip(Float.BYTES);
            case DOUBLE -> skip(Double.BYTES);
            case BOOLEAN -> skip(1);
            case NULL -> {
                // Takes no bytes.
            }
        }
    }

    /** Blocks of elements, each with its count; a negative count is followed by the block's length in bytes. */
    private void walkBlocks(Runnable element) {
        for (long count = varint(); count != 0; count = varint()) {
            long elements = count;
            if (count < 0) {
                elements = -count;
                varint();
            }
            if (elements < 0 || elements > bytes.length - position) {
                throw damaged(elements + " elements announced");
            }
            for (long left = elements; left > 0; left--) {
                element.run();
            }
        }
    }

    private int index(int size) {
        long index = varint();
        if (index < 0 || index >= size) {
            throw damaged("choice " + index + " of " + size);
        }
        return (int) index;
    }

    private void skip(long length) {
        if (length < 0 || length > bytes.length - position) {
            throw damaged(length + " bytes announced");
        }
        position += (int) length;
    }

    private long varint() {
        long value = 0;
        for (int read = 0; read < MOST_VARINT_BYTES; read++) {
            if (position == bytes.length) {
                throw damaged("a number is cut off");
            }
            int next = bytes[position++];
            value |= (next & 0x7FL) << (7 * read);
            if (next >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw damaged("a number has no end");
    }

    private EventCodecException damaged(String what) {
        return new EventCodecException(what + " at byte " + position + " of " + bytes.length);
    }
}
