package dev.muduo.platform.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.muduo.platform.agent.RecordFaultException;
import java.io.IOException;

/**
 * Records to JSON and back. Written: every component, names and map keys in alphabetical order, so that the same value gives
 * the same bytes. Read: a missing component is a fault unless it is an {@code Optional}; an unknown one is ignored, because
 * objects are immutable and a newer version may have written them.
 */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    static {
        MAPPER.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(100).build());
    }

    private Json() {}

    /** Compact UTF-8, the same bytes for the same value. */
    public static byte[] write(Object value) {
        try {
            return writer().writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "cannot write a " + value.getClass().getSimpleName() + " as JSON", e);
        }
    }

    /**
     * Reads a value.
     *
     * @param name what is read, for the message, as in an object's key
     * @throws RecordFaultException if the bytes are no such value
     */
    public static <T> T read(byte[] json, Class<T> type, String name) {
        try {
            T value = reader().forType(type).readValue(json);
            if (value == null) {
                throw new RecordFaultException(name + " should be a " + type.getSimpleName() + " in JSON, is null");
            }
            return value;
        } catch (IOException e) {
            String detail =
                    e instanceof JsonProcessingException problem ? problem.getOriginalMessage() : e.getMessage();
            throw new RecordFaultException(name + " should be a " + type.getSimpleName() + " in JSON: " + detail, e);
        }
    }

    /** For values that need more than {@link #read}; immutable. */
    public static ObjectReader reader() {
        return MAPPER.reader();
    }

    /** For values that need more than {@link #write}, as indentation; immutable. */
    public static ObjectWriter writer() {
        return MAPPER.writer();
    }
}
