package dev.muduo.platform.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.muduo.imaging.Structure;
import dev.muduo.imaging.Structures;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How values of the configuration become components of records: nothing is guessed, nothing is left out. */
final class ConfigurationValues {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})\\s*(ms|s|min|h|d)");

    private ConfigurationValues() {}

    static JsonMapper mapper() {
        SimpleModule module = new SimpleModule("muduo-configuration");
        module.addDeserializer(Duration.class, new DurationReader());
        module.addDeserializer(Structures.class, new StructuresReader());
        return JsonMapper.builder()
                .addModule(new Jdk8Module())
                .addModule(module)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .build();
    }

    /** {@code 500 ms}, {@code 15 s}, {@code 2 min}, {@code 1 h}, {@code 7 d}. */
    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "a time is a whole number and a unit, as in 500 ms, 15 s, 2 min, 1 h or 7 d; got " + text);
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "min" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> throw new IllegalStateException("the pattern names every unit");
        };
    }

    private static final class DurationReader extends StdDeserializer<Duration> {
        private static final long serialVersionUID = 1;

        DurationReader() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                return context.reportInputMismatch(
                        Duration.class, "a time is a whole number and a unit, as in 15 s; got %s", parser.getText());
            }
            try {
                return duration(parser.getText());
            } catch (IllegalArgumentException e) {
                return context.reportInputMismatch(Duration.class, "%s", e.getMessage());
            }
        }
    }

    /** A plain list: the word {@code list} inside {@code structures} would tell nobody anything. */
    private static final class StructuresReader extends StdDeserializer<Structures> {
        private static final long serialVersionUID = 1;

        StructuresReader() {
            super(Structures.class);
        }

        @Override
        public Structures deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            List<Structure> list = context.readValue(
                    parser, context.getTypeFactory().constructCollectionType(List.class, Structure.class));
            try {
                return new Structures(list);
            } catch (IllegalArgumentException e) {
                return context.reportInputMismatch(Structures.class, "%s", e.getMessage());
            }
        }
    }
}
