package dev.muduo.schemas;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** Any event with any content, drawn from a seed. */
final class RandomEvents {
    private static final int MOST_ELEMENTS = 4;
    private static final String LETTERS = "abcxyzäß漢🙂 -_/.0189\"\\\n";

    private final Random random;

    RandomEvents(long seed) {
        random = new Random(seed);
    }

    SpecificRecord event(Schema schema) {
        return (SpecificRecord) value(schema);
    }

    private Object value(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> {
                SpecificRecord record = (SpecificRecord)
                        SpecificData.newInstance(SpecificData.get().getClass(schema), schema);
                schema.getFields().forEach(field -> record.put(field.pos(), value(field.schema())));
                yield record;
            }
            case ENUM -> {
                List<String> symbols = schema.getEnumSymbols();
                yield SpecificData.get().createEnum(symbols.get(random.nextInt(symbols.size())), schema);
            }
            case ARRAY -> {
                List<Object> list = new ArrayList<>();
                for (int left = random.nextInt(MOST_ELEMENTS); left > 0; left--) {
                    list.add(value(schema.getElementType()));
                }
                yield list;
            }
            case MAP -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (int left = random.nextInt(MOST_ELEMENTS); left > 0; left--) {
                    map.put(text(), value(schema.getValueType()));
                }
                yield map;
            }
            case UNION ->
                value(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
            case STRING -> text();
            case INT -> random.nextInt();
            case LONG ->
                schema.getLogicalType() instanceof LogicalTypes.TimestampMillis
                        ? Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L))
                        : (Object) random.nextLong();
            case FLOAT -> random.nextFloat();
            case DOUBLE -> random.nextGaussian() * 1e6;
            case BOOLEAN -> random.nextBoolean();
            case NULL -> null;
            case BYTES, FIXED -> throw new IllegalStateException("no event has a field of bytes: " + schema);
        };
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        int[] letters = LETTERS.codePoints().toArray();
        for (int left = random.nextInt(12); left > 0; left--) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }
}
